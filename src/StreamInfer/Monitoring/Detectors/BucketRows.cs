namespace StreamInfer.Monitoring.Detectors;

/// <summary>
/// The exponential histogram of <see cref="Adwin"/>: row i has buckets of 2^i values, at most M of them, each with its total and its sum of squared
/// deviations, oldest first (M. Datar et al., Maintaining Stream Statistics over Sliding Windows, 2002). Flat arrays, none made after construction.
/// </summary>
internal sealed class BucketRows(int maxBuckets)
{
    /// <summary>Enough for 2⁴⁰ values.</summary>
    private const int MostRows = 40;

    private readonly double[] _totals = new double[MostRows * (maxBuckets + 1)];
    private readonly double[] _deviations = new double[MostRows * (maxBuckets + 1)];
    private readonly int[] _counts = new int[MostRows];

    /// <summary>Rows with a bucket: 0 … this − 1 have one, or had.</summary>
    public int Rows { get; private set; }

    public int CountOf(int row) => _counts[row];

    public double TotalOf(int row, int bucket) => _totals[(row * (maxBuckets + 1)) + bucket];

    public double DeviationOf(int row, int bucket) => _deviations[(row * (maxBuckets + 1)) + bucket];

    public void Clear()
    {
        Array.Clear(_counts);
        Rows = 0;
    }

    /// <summary>Adds a value, and merges the two oldest buckets of every row that is full.</summary>
    public void Add(double value)
    {
        Append(0, value, 0);
        for (var row = 0; _counts[row] > maxBuckets; row++)
        {
            double size = 1L << row;
            var (t1, t2) = (TotalOf(row, 0), TotalOf(row, 1));
            var difference = (t1 / size) - (t2 / size);
            var deviation = DeviationOf(row, 0) + DeviationOf(row, 1) + (size * difference * difference / 2);
            RemoveOldest(row, 2);
            Append(row + 1, t1 + t2, deviation);
        }
    }

    /// <summary>Takes the oldest bucket of all away.</summary>
    public (double Size, double Total, double Deviation) DropOldest()
    {
        var row = Rows - 1;
        while (_counts[row] == 0)
        {
            row--;
        }

        var dropped = ((double)(1L << row), TotalOf(row, 0), DeviationOf(row, 0));
        RemoveOldest(row, 1);
        while (Rows > 0 && _counts[Rows - 1] == 0)
        {
            Rows--;
        }

        return dropped;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Rows);
        for (var row = 0; row < Rows; row++)
        {
            writer.Write(_counts[row]);
            for (var i = 0; i < _counts[row]; i++)
            {
                writer.Write(TotalOf(row, i));
                writer.Write(DeviationOf(row, i));
            }
        }
    }

    public void Restore(BinaryReader reader)
    {
        Clear();
        var rows = reader.ReadInt32();
        for (var row = 0; row < rows; row++)
        {
            var count = reader.ReadInt32();
            for (var i = 0; i < count; i++)
            {
                Append(row, reader.ReadDouble(), reader.ReadDouble());
            }
        }

        Rows = rows;
    }

    private void Append(int row, double total, double deviation)
    {
        var at = (row * (maxBuckets + 1)) + _counts[row]++;
        (_totals[at], _deviations[at]) = (total, deviation);
        Rows = Math.Max(Rows, row + 1);
    }

    private void RemoveOldest(int row, int count)
    {
        var start = row * (maxBuckets + 1);
        var rest = _counts[row] - count;
        Array.Copy(_totals, start + count, _totals, start, rest);
        Array.Copy(_deviations, start + count, _deviations, start, rest);
        _counts[row] = rest;
    }
}
