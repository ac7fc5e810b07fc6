using Microsoft.Extensions.Logging;

namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>What the client says: losing and regaining the registry once each, the rounds between at debug level.</summary>
internal static partial class RegistryLog
{
    [LoggerMessage(3101, LogLevel.Warning, "The schema registry is away, retrying until it is back: {Reason}")]
    public static partial void Lost(this ILogger logger, string reason);

    [LoggerMessage(3102, LogLevel.Debug, "The schema registry is still away after {Failures} rounds, next in {Delay}: {Reason}")]
    public static partial void StillAway(this ILogger logger, int failures, TimeSpan delay, string reason);

    [LoggerMessage(3103, LogLevel.Information, "The schema registry is back, {Target} answered")]
    public static partial void Regained(this ILogger logger, string target);

    [LoggerMessage(3104, LogLevel.Information, "Registered a schema under subject {Subject} as id {Id}")]
    public static partial void Registered(this ILogger logger, string subject, int id);
}
