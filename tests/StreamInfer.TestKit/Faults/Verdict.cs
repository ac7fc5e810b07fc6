using System.Globalization;

namespace StreamInfer.TestKit.Faults;

/// <summary>What the topics say about a run.</summary>
internal sealed record Verdict
{
    /// <summary>Events of the source topic.</summary>
    public required int Events { get; init; }

    /// <summary>Outputs beyond the first of their event.</summary>
    public required int Repeats { get; init; }

    /// <summary>Events without any output.</summary>
    public required int Lost { get; init; }

    /// <summary>First outputs that came behind the first output of a later event of their partition.</summary>
    public required int Reordered { get; init; }

    /// <summary>Everything else that must not be: outputs without an event, wrong scores, changed ids.</summary>
    public required int Wrong { get; init; }

    /// <summary>The longest from an event's being sent to its first prediction.</summary>
    public required TimeSpan LongestWait { get; init; }

    /// <summary>The longest in which nothing was scored.</summary>
    public required TimeSpan LongestStall { get; init; }

    /// <summary>When that began.</summary>
    public required DateTimeOffset StalledAt { get; init; }

    /// <summary>Predictions by version, repeats included.</summary>
    public required IReadOnlyDictionary<int, int> ByVersion { get; init; }

    /// <summary>The first of what was found, in words.</summary>
    public required IReadOnlyList<string> Findings { get; init; }

    /// <summary>Whether the promise was kept.</summary>
    public bool Holds(DeliveryPromise promise) => Lost + Reordered + Wrong == 0 && (promise == DeliveryPromise.AtLeastOnce || Repeats == 0);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"events={Events} repeats={Repeats} lost={Lost} reordered={Reordered} wrong={Wrong} longest-wait={LongestWait.TotalSeconds:F1}s longest-stall={LongestStall.TotalSeconds:F1}s at {StalledAt:HH:mm:ss} by-version={string.Join(',', ByVersion.Select(pair => $"{pair.Key}:{pair.Value}"))}{string.Concat(Findings.Select(finding => $"\n  {finding}"))}");
}
