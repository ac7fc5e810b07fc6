using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StreamInfer.EmbeddedBroker.Tests.Network;

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordingLogger : ILogger
{
    private readonly ConcurrentDictionary<LogLevel, ConcurrentQueue<string>> _lines = new();

    public IReadOnlyCollection<string> At(LogLevel level) => _lines.GetOrAdd(level, static _ => new());

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.GetOrAdd(logLevel, static _ => new()).Enqueue(exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception}");
}
