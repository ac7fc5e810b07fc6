using Microsoft.Extensions.Logging;

namespace StreamInfer.Tests.Host.Telemetry;

/// <summary>Keeps what is logged, whatever the category. Safe for any thread.</summary>
internal sealed class RecordedLogs : ILoggerFactory
{
    private readonly List<(LogLevel Level, int Id, string Text)> _lines = [];

    /// <summary>All of it so far.</summary>
    public IReadOnlyList<(LogLevel Level, int Id, string Text)> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public IEnumerable<string> Of(LogLevel level) => Lines.Where(line => line.Level == level).Select(line => line.Text);

    public ILogger CreateLogger(string categoryName) => new Recording(this);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private sealed class Recording(RecordedLogs logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (logs._lines)
            {
                logs._lines.Add((logLevel, eventId.Id, $"{formatter(state, exception)}{exception}"));
            }
        }
    }
}
