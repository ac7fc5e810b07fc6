using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamInfer.Kafka.Health;

/// <summary>
/// Takes what one client reports beside its results: errors that it works on go to the status and, once a minute for each code, to
/// the log; log lines are passed on. Called on any of the client's threads.
/// </summary>
internal sealed class ClientEvents(string client, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<ErrorCode, long> _loggedAt = [];

    public KafkaStatus Status { get; } = new(time);

    /// <summary>An error that the client goes on from.</summary>
    public void Trouble(Error error, string where)
    {
        var text = KafkaErrors.Describe(error, where);
        Status.Report(text);
        if (IsDue(error.Code))
        {
            KafkaLog.Trouble(logger, client, text);
        }
    }

    /// <summary>A line of the client library's own log.</summary>
    public void Pass(LogMessage line)
    {
        // These two facilities repeat, unlimited, what comes as an error as well.
        var level = line.Facility is "FAIL" or "ERROR" ? LogLevel.Debug : LevelOf(line.Level);
        KafkaLog.Library(logger, level, client, line.Facility, line.Message);
    }

    private static LogLevel LevelOf(SyslogLevel level) => level switch
    {
        <= SyslogLevel.Critical => LogLevel.Critical,
        SyslogLevel.Error => LogLevel.Error,
        SyslogLevel.Warning => LogLevel.Warning,
        <= SyslogLevel.Info => LogLevel.Information,
        _ => LogLevel.Debug,
    };

    private bool IsDue(ErrorCode code)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            if (_loggedAt.TryGetValue(code, out var last) && time.GetElapsedTime(last, now) < LogInterval)
            {
                return false;
            }

            _loggedAt[code] = now;
            return true;
        }
    }
}
