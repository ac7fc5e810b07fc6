using Microsoft.Extensions.Logging;

namespace StreamInfer.Models.Deployment;

/// <summary>What a director has to say.</summary>
internal static partial class DirectorLog
{
    [LoggerMessage(170, LogLevel.Warning, "The control topic has not told which versions are to score, so those of the topology file do: {Reason}")]
    public static partial void NoState(ILogger logger, string reason);

    [LoggerMessage(171, LogLevel.Error, "The desired state of revision {Revision} cannot be followed; what scores goes on: {Reason}")]
    public static partial void NotFollowed(ILogger logger, long revision, string reason);

    [LoggerMessage(172, LogLevel.Information, "Version {Version} is {Outcome} by its gate: {Reason}")]
    public static partial void Judged(ILogger logger, int version, string outcome, string reason);

    [LoggerMessage(173, LogLevel.Information, "Ramp of version {Version}: {Step}")]
    public static partial void Step(ILogger logger, int version, string step);

    [LoggerMessage(175, LogLevel.Warning, "Version {Model}/{Version} is passed over in search of the latest: {Problem}")]
    public static partial void PassedOver(ILogger logger, string model, int version, string problem);

    [LoggerMessage(176, LogLevel.Information, "The repository has changed: {Message}")]
    public static partial void RepositoryChanged(ILogger logger, string message);

    [LoggerMessage(177, LogLevel.Warning, "The repository has changed: {Message}")]
    public static partial void RepositoryDamaged(ILogger logger, string message);

    [LoggerMessage(178, LogLevel.Warning, "Version {Version} moves to {Device}: {Reason}")]
    public static partial void Moves(ILogger logger, int version, string device, string reason);

    [LoggerMessage(179, LogLevel.Warning, "Version {Version} stays on {Device}: {Reason}")]
    public static partial void Stays(ILogger logger, int version, string device, string reason);

    [LoggerMessage(174, LogLevel.Warning, "The ramp's step could not be written, and is considered again: {Reason}")]
    public static partial void StepNotWritten(ILogger logger, string reason);
}
