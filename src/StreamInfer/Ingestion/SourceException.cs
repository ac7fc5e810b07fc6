namespace StreamInfer.Ingestion;

/// <summary>The event log refused a call. The message names the topic or group and what can be done.</summary>
public sealed class SourceException : Exception
{
    public SourceException(string message, bool isRetriable, Exception? inner = null)
        : base(message, inner) => IsRetriable = isRetriable;

    /// <summary>Whether the same call may succeed later; otherwise the pipeline has to stop.</summary>
    public bool IsRetriable { get; }
}
