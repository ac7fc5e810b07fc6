namespace StreamInfer.Kafka.Health;

/// <summary>Whether one Kafka client gets through, for health. Written by the client's threads, read by any.</summary>
public sealed class KafkaStatus(TimeProvider time)
{
    // A client that cannot connect reports the same error at least every half a minute, so twice that without one is good news.
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);

    private KafkaTrouble? _trouble;

    /// <summary>The trouble there is now; null when the client got through since, or has been silent for a minute.</summary>
    public KafkaTrouble? Trouble
    {
        get
        {
            var trouble = Volatile.Read(ref _trouble);
            return trouble is not null && time.GetUtcNow() - trouble.LastSeen <= Forgotten ? trouble : null;
        }
    }

    internal void Report(string message)
    {
        var now = time.GetUtcNow();
        Volatile.Write(ref _trouble, new KafkaTrouble(message, Trouble?.Since ?? now, now));
    }

    /// <summary>Something got through.</summary>
    internal void Working()
    {
        if (Volatile.Read(ref _trouble) is not null)
        {
            Volatile.Write(ref _trouble, null);
        }
    }
}
