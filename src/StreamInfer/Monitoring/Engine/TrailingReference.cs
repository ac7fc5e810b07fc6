using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Randomness;

namespace StreamInfer.Monitoring.Engine;

/// <summary>
/// Learns a reference from a window of the stream itself, by a uniform sample of its rows (J. S. Vitter, Random Sampling with a Reservoir, 1985). Bounded:
/// 4,096 rows. Used by one thread at a time.
/// </summary>
internal sealed class TrailingReference(MonitoredVersion version)
{
    private const int Capacity = 4096;
    private const ulong Seed = 20240601;

    private readonly float[] _numbers = new float[Capacity * version.Numeric.Length];
    private readonly ulong[] _categories = new ulong[Capacity * version.Categorical.Length];
    private readonly float[] _scores = new float[Capacity];
    private readonly Rng _rng = new(Seed);

    /// <summary>Rows since the last one was made.</summary>
    public long Seen { get; private set; }

    /// <summary>Takes a row in.</summary>
    public void Take(MonitoringBatch batch, int row)
    {
        var slot = Seen < Capacity ? (int)Seen : _rng.NextBounded((int)Math.Min(Seen + 1, int.MaxValue));
        Seen++;
        if (slot < Capacity)
        {
            batch.NumbersOf(row).CopyTo(_numbers.AsSpan(slot * version.Numeric.Length));
            batch.CategoriesOf(row).CopyTo(_categories.AsSpan(slot * version.Categorical.Length));
            _scores[slot] = batch.Scores[row];
        }
    }

    /// <summary>What was seen, as the bytes of a reference; what is seen next makes another one.</summary>
    /// <param name="nowMs">Unix milliseconds.</param>
    /// <param name="unwatched">Columns that projections leave out.</param>
    public byte[] Build(long nowMs, IReadOnlySet<string> unwatched)
    {
        var rows = (int)Math.Min(Seen, Capacity);
        var builder = new ReferenceProfileBuilder(unwatched);
        for (var column = 0; column < version.Numeric.Length; column++)
        {
            builder.AddNumeric(version.Numeric[column], Column(_numbers, column, version.Numeric.Length, rows));
        }

        var scores = _scores.AsSpan(0, rows).ToArray();
        builder.AddScores(scores, Array.TrueForAll(scores, score => score is >= 0 and <= 1));
        var profile = builder.Build(version.Model, version.Version, DateTimeOffset.FromUnixTimeMilliseconds(nowMs));
        Seen = 0;

        var categories = version.Categorical.Select((name, column) => new FeatureProfile(name, Category(Column(_categories, column, version.Categorical.Length, rows))));
        return ReferenceProfileWriter.Write(profile with { Features = [.. profile.Features, .. categories] });
    }

    private static T[] Column<T>(T[] block, int column, int stride, int rows)
    {
        var values = new T[rows];
        for (var row = 0; row < rows; row++)
        {
            values[row] = block[(row * stride) + column];
        }

        return values;
    }

    /// <summary>Only hashes are known here, so no category has a bin of its own: new ones are seen, shares are not.</summary>
    private static CategoricalProfile Category(ulong[] hashes)
    {
        var tally = hashes.Where(hash => hash != CategoryCounter.Absent).CountBy(hash => hash).ToArray();
        var count = tally.Sum(item => (long)item.Value);
        var isTooMany = tally.Length > CategoricalProfile.MostKnown;
        return new CategoricalProfile
        {
            Rows = hashes.Length,
            Count = count,
            Missing = hashes.Length - count,
            Categories = [],
            Counts = [],
            Other = count,
            Distinct = tally.Length,
            Singletons = tally.LongCount(item => item.Value == 1),
            HighCardinality = isTooMany,
            Known = isTooMany ? null : [.. tally.Select(item => item.Key).Order()],
            IsUsable = count >= CategoricalProfile.LeastUsable,
        };
    }
}
