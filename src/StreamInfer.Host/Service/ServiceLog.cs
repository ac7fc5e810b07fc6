using Microsoft.Extensions.Logging;

namespace StreamInfer.Host.Service;

/// <summary>Log lines of a service that is put together.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Warning, Message = "Begins again at the committed positions with a new producer, in {Pause}: {Reason}")]
    public static partial void NewProducer(ILogger logger, string reason, TimeSpan pause);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "monitoring.stateTopic without control.instanceId: panes are exchanged, but this instance will not find its own state after a restart, so windows then begin empty")]
    public static partial void NoCheckpoint(ILogger logger);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Warning, Message = "Monitoring: {Count} columns are not watched, from '{First}' on; {Most} are at most")]
    public static partial void ColumnsLeftOut(ILogger logger, int count, int most, string first);

    [LoggerMessage(EventId = 5004, Level = LogLevel.Warning, Message = "Monitoring: the training distribution of version {Version} cannot be used: {Reason}")]
    public static partial void NoReference(ILogger logger, int version, string reason);
}
