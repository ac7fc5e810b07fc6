using Microsoft.Extensions.Logging;

namespace StreamInfer.Host.Telemetry;

/// <summary>Log lines about telemetry itself.</summary>
internal static partial class TelemetryLog
{
    [LoggerMessage(EventId = 5101, Level = LogLevel.Warning, Message = "Telemetry does not get through to {Collector}; it is dropped until it does, and scoring is not concerned: {Reason}")]
    public static partial void CollectorAway(ILogger logger, string collector, string reason);

    [LoggerMessage(EventId = 5102, Level = LogLevel.Information, Message = "Telemetry gets through to {Collector} again")]
    public static partial void CollectorBack(ILogger logger, string collector);

    [LoggerMessage(EventId = 5103, Message = "{Event}: and {Count} more in the last {Seconds} s")]
    public static partial void Repeated(ILogger logger, LogLevel level, string @event, long count, int seconds);
}
