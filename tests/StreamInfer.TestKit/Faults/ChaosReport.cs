using System.Globalization;

namespace StreamInfer.TestKit.Faults;

/// <summary>What a run under random faults came to.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Schedule">What was done.</param>
/// <param name="Sent">Events that the broker acknowledged.</param>
/// <param name="Verdict">What the topics say.</param>
internal sealed record ChaosReport(ChaosOptions Options, IReadOnlyList<ScheduledFault> Schedule, long Sent, Verdict Verdict)
{
    /// <summary>Changes of versions that were written, in order.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Instances that were killed while a change was followed.</summary>
    public int KillsDuringChanges { get; init; }

    /// <summary>Whether everything that was promised was kept.</summary>
    public bool Holds => Verdict.Holds(Options.Promise) && Sent == Verdict.Events;

    /// <summary>Faults by kind, findings where there are any, and the line of sums.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        {string.Join('\n', Schedule.CountBy(fault => fault.Kind).OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}"))}
        changes={Changes.Count} kills-during-changes={KillsDuringChanges}
        sent={Sent} {Verdict}
        events={Verdict.Events} faults={Schedule.Count} repeats={Verdict.Repeats} lost={Verdict.Lost}
        """);
}
