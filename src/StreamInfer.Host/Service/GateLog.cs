using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using StreamInfer.Models;
using StreamInfer.Models.Gates;

namespace StreamInfer.Host.Service;

/// <summary>Log lines of verdicts on models that may score.</summary>
internal static partial class GateLog
{
    /// <summary>A warning for each version that is newer than the one taken, and does not count.</summary>
    public static void Report(ILogger logger, ImmutableArray<VersionListing> passedOver)
    {
        foreach (var version in passedOver)
        {
            PassedOver(logger, version.Folder.Name, version.Folder.Version, version.Problem);
        }
    }

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

    [LoggerMessage(EventId = 5012, Level = LogLevel.Warning, Message = "Model {Model}/{Version} is passed over, as it is not complete: {Problem}")]
    private static partial void PassedOver(ILogger logger, string model, int version, string? problem);

    [LoggerMessage(EventId = 5011, Level = LogLevel.Warning, Message = "The model {Outcome}: {Problem}")]
    private static partial void Concern(ILogger logger, string outcome, string problem);
}
