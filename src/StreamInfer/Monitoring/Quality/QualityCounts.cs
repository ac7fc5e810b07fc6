using StreamInfer.Monitoring.Panes;

namespace StreamInfer.Monitoring.Quality;

/// <summary>How many values and events something was wrong with. Written by one thread at a time; allocates nothing an event.</summary>
/// <param name="features">How many features are counted.</param>
public sealed class QualityCounts(int features)
{
    private static readonly int Reasons = Enum.GetValues<FeatureViolation>().Length;

    private readonly long[] _features = new long[features * Reasons];
    private readonly long[] _events = new long[Enum.GetValues<EventViolation>().Length];

    /// <summary>Counts values of a feature.</summary>
    public void Add(int feature, FeatureViolation reason, long count = 1) => _features[(feature * Reasons) + (int)reason] += count;

    /// <summary>Counts events.</summary>
    public void Add(EventViolation reason, long count = 1) => _events[(int)reason] += count;

    /// <summary>Values of a feature that something was wrong with.</summary>
    public long Of(int feature, FeatureViolation reason) => _features[(feature * Reasons) + (int)reason];

    /// <summary>Events that something was wrong with.</summary>
    public long Of(EventViolation reason) => _events[(int)reason];

    /// <summary>Adds what others counted.</summary>
    public void Merge(QualityCounts other)
    {
        Bin.Add(_features, other._features);
        Bin.Add(_events, other._events);
    }

    /// <summary>Writes the counts.</summary>
    public void Save(BinaryWriter writer)
    {
        Bin.Save(writer, _features);
        Bin.Save(writer, _events);
    }

    /// <summary>Takes over counts that were saved.</summary>
    public void Restore(BinaryReader reader)
    {
        Bin.Restore(reader, _features);
        Bin.Restore(reader, _events);
    }
}
