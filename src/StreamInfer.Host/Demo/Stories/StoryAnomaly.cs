using System.Collections.Immutable;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>A record of the anomaly topic.</summary>
/// <param name="EventTimeMs">Of the event, Unix milliseconds.</param>
/// <param name="Reasons">The features that made it strange, the strongest first.</param>
internal sealed record StoryAnomaly(long EventTimeMs, ImmutableArray<string> Reasons);
