using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Telemetry;

namespace StreamInfer.Host.Terminal;

/// <summary>Loggers whose messages of one event id pass some 20 times in half a minute; those beyond are counted, and the count is told.</summary>
internal sealed class LimitedLoggerFactory : ILoggerFactory
{
    /// <summary>How many messages of one event id pass within <see cref="Span"/>.</summary>
    public const int Most = 20;

    /// <summary>What is counted together.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(string Category, int Id), Repeats> _repeats = new();
    private readonly ILoggerFactory _inner;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    /// <param name="inner">Writes what passes; disposed with this.</param>
    /// <param name="time">The clock.</param>
    public LimitedLoggerFactory(ILoggerFactory inner, TimeProvider time)
    {
        (_inner, _time) = (inner, time);
        _timer = time.CreateTimer(_ => TellOver(), null, Span, Span);
    }

    public ILogger CreateLogger(string categoryName) => new Limited(this, categoryName, _inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => _inner.AddProvider(provider);

    /// <summary>Tells what is counted so far, and ends the loggers.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        foreach (var repeats in _repeats.Values)
        {
            repeats.Tell(repeats.Limiter.TakeAll());
        }

        _inner.Dispose();
    }

    private void TellOver()
    {
        foreach (var repeats in _repeats.Values)
        {
            repeats.Tell(repeats.Limiter.Take());
        }
    }

    private bool TryPass(string category, ILogger inner, LogLevel level, EventId id)
    {
        // What has no id is other people's code, such as the web server's.
        var repeats = _repeats.GetOrAdd(
            (category, id.Id),
            static (_, made) => new Repeats(new RepeatLimiter(Most, Span, made.Time), made.Inner, made.Level, made.Name),
            (Time: _time, Inner: inner, Level: level, Name: id.Name ?? $"event {id.Id}"));
        var passes = repeats.Limiter.TryPass(out var suppressed);
        repeats.Tell(suppressed);
        return passes;
    }

    private sealed record Repeats(RepeatLimiter Limiter, ILogger Logger, LogLevel Level, string Name)
    {
        public void Tell(long suppressed)
        {
            if (suppressed > 0)
            {
                TelemetryLog.Repeated(Logger, Level, Name, suppressed, (int)Span.TotalSeconds);
            }
        }
    }

    private sealed class Limited(LimitedLoggerFactory factory, string category, ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (inner.IsEnabled(logLevel) && factory.TryPass(category, inner, logLevel, eventId))
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
