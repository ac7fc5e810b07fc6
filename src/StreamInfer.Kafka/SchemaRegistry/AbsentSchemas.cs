using StreamInfer.Decoding;

namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>
/// Remembers for a short while which schemas do not exist or cannot be used, so that a stream of bad events does not become a
/// stream of requests. Short, because a replica may not have heard yet of a schema just registered.
/// </summary>
internal sealed class AbsentSchemas(TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>The most that are remembered; the oldest goes first.</summary>
    public const int Capacity = 1024;

    private readonly Lock gate = new();
    private readonly Dictionary<SchemaKey, Entry> entries = [];
    private readonly Queue<Entry> byAge = new();

    /// <param name="key">The schema.</param>
    /// <param name="why">Null where there is no such schema; otherwise why it cannot be used.</param>
    public void Add(SchemaKey key, RegistryException? why)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            while (byAge.TryPeek(out var oldest) && (byAge.Count >= Capacity || time.GetElapsedTime(oldest.Added, now) >= Lifetime))
                Drop(byAge.Dequeue());
            var entry = new Entry(key, now, why);
            entries[key] = entry;
            byAge.Enqueue(entry);
        }
    }

    /// <returns>Whether the key is remembered.</returns>
    public bool TryGet(SchemaKey key, out RegistryException? why)
    {
        lock (gate)
        {
            var known = entries.TryGetValue(key, out var entry) && time.GetElapsedTime(entry.Added) < Lifetime;
            why = known ? entry!.Why : null;
            return known;
        }
    }

    private void Drop(Entry entry)
    {
        // A later entry of the same key stays.
        if (entries.TryGetValue(entry.Key, out var current) && current == entry)
            entries.Remove(entry.Key);
    }

    private sealed class Entry(SchemaKey key, long added, RegistryException? why)
    {
        public SchemaKey Key { get; } = key;

        public long Added { get; } = added;

        public RegistryException? Why { get; } = why;
    }
}
