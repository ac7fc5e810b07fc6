using Microsoft.Extensions.Logging;
using StreamInfer.Models.Gates;

namespace StreamInfer.Host.Service;

/// <summary>Log lines of verdicts on models that may score.</summary>
internal static partial class GateLog
{
    /// <summary>A line for the verdict, a warning where it has something to say.</summary>
    public static void Report(ILogger logger, GateVerdict verdict)
    {
        if (verdict.Problem is { Length: > 0 } problem)
        {
            Concern(logger, verdict.Passed ? "passed its gate with warnings" : "failed its gate, and scores all the same, as there is no other", problem);
            return;
        }

        var golden = verdict.Checks.FirstOrDefault(check => check.Kind == GateCheckKind.Golden)?.Figures.FirstOrDefault().Value ?? 0;
        Passed(logger, verdict.Model, verdict.Version, verdict.Device, verdict.Took, golden);
    }

    [LoggerMessage(EventId = 5010, Level = LogLevel.Information, Message = "Model {Model}/{Version} is loaded on {Device} and passed its gate in {Took}; {Records} golden records agree")]
    private static partial void Passed(ILogger logger, string model, int version, string? device, TimeSpan took, double records);

    [LoggerMessage(EventId = 5011, Level = LogLevel.Warning, Message = "The model {Outcome}: {Problem}")]
    private static partial void Concern(ILogger logger, string outcome, string problem);
}
