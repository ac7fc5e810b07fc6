using System.Globalization;
using StreamInfer.EmbeddedBroker.Storage;

namespace StreamInfer.EmbeddedBroker.Compaction;

/// <summary>
/// When a log was compacted up to where, kept beside it. What says that something was deleted (a tombstone, the end of a transaction) must stay for
/// <c>delete.retention.ms</c> after the compaction that removed what it deletes, so that a reader who is under way still learns of it.
/// </summary>
internal sealed class CompactionHistory
{
    /// <summary>Most entries; of more, the one closest to its successor goes, which only keeps tombstones a little longer.</summary>
    private const int Capacity = 32;

    private const string FileName = "compactions";

    private readonly string _path;
    private readonly List<(long UpTo, long AtMs)> _entries = [];

    private CompactionHistory(string path) => _path = path;

    /// <summary>Reads the history; an absent one is empty, and so is one that cannot be understood: then tombstones stay longer.</summary>
    /// <param name="folder">The log's.</param>
    public static CompactionHistory Read(string folder)
    {
        var history = new CompactionHistory(Path.Combine(folder, FileName));
        foreach (var line in File.Exists(history._path) ? File.ReadAllLines(history._path) : [])
        {
            var parts = line.Split(' ');
            if (parts.Length == 2
                && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var upTo)
                && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var atMs))
            {
                history._entries.Add((upTo, atMs));
            }
        }

        return history;
    }

    /// <summary>Everything below was compacted at this time or before; 0 for nothing.</summary>
    public long CompactedBy(long timeMs) => _entries.Where(entry => entry.AtMs <= timeMs).Select(entry => entry.UpTo).DefaultIfEmpty(0).Max();

    /// <summary>Adds a compaction.</summary>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void Add(long upTo, long atMs)
    {
        _entries.RemoveAll(entry => entry.UpTo == upTo && entry.AtMs >= atMs);
        _entries.Add((upTo, atMs));
        if (_entries.Count > Capacity)
        {
            var closest = Enumerable.Range(0, _entries.Count - 1).MinBy(index => _entries[index + 1].AtMs - _entries[index].AtMs);
            _entries.RemoveAt(closest);
        }

        var lines = _entries.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.UpTo} {entry.AtMs}"));
        File.WriteAllLines(_path + AtomicFile.Unfinished, lines);
        File.Move(_path + AtomicFile.Unfinished, _path, overwrite: true);
    }
}
