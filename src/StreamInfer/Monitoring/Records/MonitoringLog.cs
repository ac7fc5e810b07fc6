using Microsoft.Extensions.Logging;
using StreamInfer.Monitoring.Alarms;

namespace StreamInfer.Monitoring.Records;

/// <summary>What monitoring has to say.</summary>
internal static partial class MonitoringLog
{
    [LoggerMessage(200, LogLevel.Warning, "Monitoring: {Text}")]
    public static partial void Note(ILogger logger, string text);

    [LoggerMessage(201, LogLevel.Warning, "{State}: {Words} ({Model} version {Version})")]
    public static partial void Alarm(ILogger logger, AlarmState state, string words, string model, int version);

    [LoggerMessage(202, LogLevel.Information, "{State}: {Words} ({Model} version {Version})")]
    public static partial void Calm(ILogger logger, AlarmState state, string words, string model, int version);

    [LoggerMessage(203, LogLevel.Warning, "Monitoring could not write its records; they are dropped, and the primary path is not concerned: {Reason}")]
    public static partial void Failed(ILogger logger, string reason);

    [LoggerMessage(204, LogLevel.Error, "Monitoring stopped; the primary path is not concerned, and nothing is watched until the next start")]
    public static partial void Stopped(ILogger logger, Exception cause);

    [LoggerMessage(205, LogLevel.Warning, "Monitoring's state was not kept: {Reason}")]
    public static partial void NotKept(ILogger logger, string reason);
}
