using StreamInfer.Ingestion;

namespace StreamInfer.Host.History;

/// <summary>Events of the past, one after the other: of a file or of a topic. One thread at a time.</summary>
internal interface IEventHistory : IDisposable
{
    /// <summary>Reads the next event.</summary>
    /// <param name="record">The event; valid until the next call.</param>
    /// <param name="headers">Its headers; valid as long.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="HistoryException">It cannot be read; says where.</exception>
    bool TryRead(out SourceRecord record, out ReadOnlySpan<RecordHeader> headers);

    /// <summary>Where the last event lies, for messages: <c>events.csv:17</c>, <c>transactions/3/1042</c>.</summary>
    string Place { get; }
}
