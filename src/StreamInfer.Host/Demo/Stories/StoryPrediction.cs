using StreamInfer.Host.Audit;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>What a story looks at of a prediction.</summary>
/// <param name="Event">Partition and offset of its event.</param>
/// <param name="Version">That scored it.</param>
/// <param name="IsRollout">Whether it did as a candidate.</param>
/// <param name="Card">The event's key.</param>
/// <param name="ScoredAtMs">When it was handed over, Unix milliseconds.</param>
internal readonly record struct StoryPrediction((int Partition, long Offset) Event, int Version, bool IsRollout, string Card, long ScoredAtMs)
{
    public SourcePosition PlaceIn(string topic) => new(topic, Event.Partition, Event.Offset);
}
