using System.Globalization;

namespace StreamInfer.TestKit.Faults;

/// <summary>What a run under random faults came to.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Schedule">What was done.</param>
/// <param name="Sent">Events that the broker acknowledged.</param>
/// <param name="Verdict">What the topics say.</param>
internal sealed record ChaosReport(ChaosOptions Options, IReadOnlyList<ScheduledFault> Schedule, long Sent, Verdict Verdict)
{
    /// <summary>Whether everything that was promised was kept.</summary>
    public bool Holds => Verdict.Holds(Options.Promise) && Sent == Verdict.Events;

    /// <summary>Faults by kind, findings where there are any, and the line of sums.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        {string.Join('\n', Schedule.CountBy(fault => fault.Kind).OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}"))}
        sent={Sent} {Verdict}
        events={Verdict.Events} faults={Schedule.Count} repeats={Verdict.Repeats} lost={Verdict.Lost}
        """);
}
