namespace StreamInfer.Monitoring.Engine;

/// <summary>
/// Rows of one model version on one route, as monitoring wants them: numbers as float32 after the topology's transform and before any encoding (NaN is
/// missing), categories as hashes of their text. Reused; allocates only while it grows. Used by one thread at a time.
/// </summary>
public sealed class MonitoringBatch
{
    private MonitoredEvent[] _events = [];
    private float[] _numbers = [];
    private ulong[] _categories = [];
    private float[] _scores = [];
    private double[] _detectorScores = [];
    private int _detected;
    private (int Start, int Length)[] _keys = [];
    private byte[] _keyBytes = [];
    private int _keyLength;

    /// <summary>Whose rows they are; from <see cref="Begin"/> on.</summary>
    public MonitoredVersion Version { get; private set; } = null!;

    /// <summary><c>primary</c> or <c>rollout</c>.</summary>
    public string Route { get; private set; } = "";

    /// <summary>Rows.</summary>
    public int Count { get; private set; }

    /// <summary>Events that came with them and became dead letters.</summary>
    public int DeadLetters { get; set; }

    /// <summary>One a row.</summary>
    public ReadOnlySpan<MonitoredEvent> Events => _events.AsSpan(0, Count);

    /// <summary>Row-major, as many a row as the version has numeric columns.</summary>
    public ReadOnlySpan<float> Numbers => _numbers.AsSpan(0, Count * Version.Numeric.Length);

    /// <summary>Row-major, as many a row as the version has categorical columns.</summary>
    public ReadOnlySpan<ulong> Categories => _categories.AsSpan(0, Count * Version.Categorical.Length);

    /// <summary>One a row.</summary>
    public ReadOnlySpan<float> Scores => _scores.AsSpan(0, Count);

    /// <summary>What was wrong with values beyond what the columns show; one an offence.</summary>
    public List<ColumnViolation> Violations { get; } = [];

    /// <summary>Empties it.</summary>
    /// <param name="version">Whose rows are added next.</param>
    /// <param name="route"><c>primary</c> or <c>rollout</c>.</param>
    public void Begin(MonitoredVersion version, string route)
    {
        (Version, Route) = (version, route);
        (Count, DeadLetters, _keyLength, _detected) = (0, 0, 0, 0);
        Violations.Clear();
    }

    /// <summary>Adds a row; its columns are then to be filled through <see cref="NumbersOf"/> and <see cref="CategoriesOf"/>.</summary>
    /// <returns>Its index.</returns>
    public int Add(in MonitoredEvent row)
    {
        if (Count == _events.Length || _numbers.Length < (Count + 1) * Version.Numeric.Length || _categories.Length < (Count + 1) * Version.Categorical.Length)
        {
            Grow(Math.Max(64, 2 * Count));
        }

        _events[Count] = row;
        _scores[Count] = (float)row.Score;
        _keys[Count] = (0, -1);
        return Count++;
    }

    /// <summary>The event's key, for alerts and duplicates; left out, it has none.</summary>
    public void SetKey(int row, ReadOnlySpan<byte> key)
    {
        if (_keyBytes.Length - _keyLength < key.Length)
        {
            Array.Resize(ref _keyBytes, Math.Max(2 * _keyBytes.Length, _keyLength + key.Length));
        }

        key.CopyTo(_keyBytes.AsSpan(_keyLength));
        _keys[row] = (_keyLength, key.Length);
        _keyLength += key.Length;
    }

    /// <summary>A copy of the event's key; null where it has none.</summary>
    public byte[]? KeyOf(int row) => _keys[row] is var (start, length) && length >= 0 ? _keyBytes.AsSpan(start, length).ToArray() : null;

    /// <summary>The event's key, as long as the batch holds the row; empty where it has none.</summary>
    public ReadOnlySpan<byte> KeyBytesOf(int row) => _keys[row] is var (start, length) && length > 0 ? _keyBytes.AsSpan(start, length) : [];

    /// <summary>What the detecting model says of each row; left out, nothing.</summary>
    /// <param name="scores">One a row; NaN for nothing.</param>
    public void SetDetectorScores(ReadOnlySpan<double> scores)
    {
        scores[..Count].CopyTo(_detectorScores);
        _detected = Count;
    }

    /// <summary>What the detecting model says of a row; NaN where it says nothing.</summary>
    public double DetectorScoreOf(int row) => row < _detected ? _detectorScores[row] : double.NaN;

    /// <summary>The numeric columns of a row.</summary>
    public Span<float> NumbersOf(int row) => _numbers.AsSpan(row * Version.Numeric.Length, Version.Numeric.Length);

    /// <summary>The categorical columns of a row: FNV-1a of the text's UTF-8 bytes, 0 for missing.</summary>
    public Span<ulong> CategoriesOf(int row) => _categories.AsSpan(row * Version.Categorical.Length, Version.Categorical.Length);

    private void Grow(int rows)
    {
        Array.Resize(ref _events, rows);
        Array.Resize(ref _scores, rows);
        Array.Resize(ref _detectorScores, rows);
        Array.Resize(ref _keys, rows);
        Array.Resize(ref _numbers, Math.Max(_numbers.Length, rows * Version.Numeric.Length));
        Array.Resize(ref _categories, Math.Max(_categories.Length, rows * Version.Categorical.Length));
    }
}
