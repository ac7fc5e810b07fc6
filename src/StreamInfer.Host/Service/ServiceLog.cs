using Microsoft.Extensions.Logging;

namespace StreamInfer.Host.Service;

/// <summary>Log lines of a service that is put together.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Warning, Message = "Begins again at the committed positions with a new producer, in {Pause}: {Reason}")]
    public static partial void NewProducer(ILogger logger, string reason, TimeSpan pause);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Critical, Message = "A defect: the desired state is not followed any more; what scores goes on")]
    public static partial void NotFollowing(ILogger logger, Exception defect);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Warning, Message = "monitoring.stateTopic without control.instanceId: panes are exchanged, but this instance will not find its own state after a restart, so windows then begin empty")]
    public static partial void NoCheckpoint(ILogger logger);

    [LoggerMessage(EventId = 5004, Level = LogLevel.Warning, Message = "Monitoring: {Count} columns are not watched, from '{First}' on; {Most} are at most")]
    public static partial void ColumnsLeftOut(ILogger logger, int count, int most, string first);

    [LoggerMessage(EventId = 5005, Level = LogLevel.Warning, Message = "Monitoring: the training distribution of version {Version} cannot be used: {Reason}")]
    public static partial void NoReference(ILogger logger, int version, string reason);

    [LoggerMessage(EventId = 5006, Level = LogLevel.Warning, Message = "Labels: {Why}; such records so far: {Count}")]
    public static partial void LabelRejected(ILogger logger, string why, long count);

    [LoggerMessage(EventId = 5007, Level = LogLevel.Warning, Message = "Labels are not joined for now; scoring is not concerned: {Reason}")]
    public static partial void LabelsAway(ILogger logger, string reason);

    [LoggerMessage(EventId = 5008, Level = LogLevel.Information, Message = "Labels: read what there was, {Joined} predictions with their label")]
    public static partial void LabelsRead(ILogger logger, long joined);

    [LoggerMessage(EventId = 5009, Level = LogLevel.Error, Message = "Labels are not joined any more; scoring is not concerned, and quality is not measured until the next start")]
    public static partial void LabelsStopped(ILogger logger, Exception cause);
}
