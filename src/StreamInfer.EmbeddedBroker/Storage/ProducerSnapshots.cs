using System.Buffers.Binary;
using System.Globalization;
using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>
/// The producers as they were at some offsets, each in a file <c>OFFSET.snapshot</c>, so that opening a log reads little of it. The newest two are kept, and
/// the newest below the recovery point, which is all that counts after a power loss. Used by the appender, <see cref="Flush"/> apart.
/// </summary>
internal sealed class ProducerSnapshots(string folder, LogEnvironment environment)
{
    private const string Extension = ".snapshot";
    private const int Version = 1;

    /// <summary>Offsets of the snapshots that are there, ascending.</summary>
    private readonly List<long> _offsets = Offsets(folder);
    private long _newest = -1;

    /// <summary>The offset of the newest; -1 where there is none.</summary>
    public long Newest => Volatile.Read(ref _newest);

    /// <summary>Writes the producers as they are at the log's end.</summary>
    /// <param name="producers">All of them.</param>
    /// <param name="endOffset">The log's end.</param>
    /// <param name="recoveryPoint">What is on the disk.</param>
    /// <exception cref="IOException">The disk is full or fails.</exception>
    public void Write(ProducerTable producers, long endOffset, long recoveryPoint)
    {
        if (endOffset == Newest)
        {
            return;
        }

        AtomicFile.Replace(PathOf(endOffset), Serialize(producers), environment, survivesPowerLoss: false);
        _offsets.Add(endOffset);
        Volatile.Write(ref _newest, endOffset);
        var needed = _offsets.FindLastIndex(offset => offset <= recoveryPoint);
        while (_offsets.Count > 2 && needed > 0)
        {
            Remove(0);
            needed--;
        }
    }

    /// <summary>Puts the newest good snapshot into an empty table, deleting those after an offset.</summary>
    /// <param name="into">An empty table.</param>
    /// <param name="trustedUpTo">Snapshots after it are of no use.</param>
    /// <returns>Its offset; -1 where there is none.</returns>
    public long Load(ProducerTable into, long trustedUpTo)
    {
        while (_offsets.Count > 0)
        {
            if (_offsets[^1] <= trustedUpTo && TryDeserialize(File.ReadAllBytes(PathOf(_offsets[^1])), into))
            {
                Volatile.Write(ref _newest, _offsets[^1]);
                return Newest;
            }

            Remove(_offsets.Count - 1);
        }

        return -1;
    }

    /// <summary>Puts the newest on the disk. On any thread.</summary>
    public void Flush()
    {
        if (Newest < 0)
        {
            return;
        }

        try
        {
            using var file = File.OpenHandle(PathOf(Newest), FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            environment.FlushToDisk(file);
        }
        catch (FileNotFoundException)
        {
            // Two newer ones were written meanwhile; the next flush is theirs.
        }
    }

    private static List<long> Offsets(string folder)
    {
        var offsets = new List<long>();
        foreach (var path in Directory.EnumerateFiles(folder, "*" + Extension))
        {
            if (long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            {
                offsets.Add(offset);
            }
        }

        offsets.Sort();
        return offsets;
    }

    private static byte[] Serialize(ProducerTable producers)
    {
        using var content = new MemoryStream();
        using var writer = new BinaryWriter(content);
        writer.Write(Version);
        writer.Write(producers.All.Count);
        foreach (var state in producers.All)
        {
            writer.Write(state.ProducerId);
            writer.Write(state.Epoch);
            writer.Write(state.CoordinatorEpoch);
            writer.Write(state.OpenFrom);
            writer.Write(state.LastTimestampMs);
            writer.Write((byte)state.BatchCount);
            for (var i = 0; i < state.BatchCount; i++)
            {
                writer.Write(state.Batch(i).FirstSequence);
                writer.Write(state.Batch(i).LastSequence);
                writer.Write(state.Batch(i).BaseOffset);
            }
        }

        writer.Write(Crc32C.Of(content.GetBuffer().AsSpan(0, (int)content.Length)));
        return content.ToArray();
    }

    private static bool TryDeserialize(byte[] bytes, ProducerTable into)
    {
        if (bytes.Length < 3 * sizeof(int) || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(bytes.Length - 4)) != Crc32C.Of(bytes.AsSpan(0, bytes.Length - 4)))
        {
            return false;
        }

        using var reader = new BinaryReader(new MemoryStream(bytes));
        if (reader.ReadInt32() != Version)
        {
            return false;
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            into.Restore(Deserialize(reader));
        }

        return true;
    }

    private static ProducerState Deserialize(BinaryReader reader)
    {
        var state = new ProducerState(reader.ReadInt64());
        state.BeginEpoch(reader.ReadInt16());
        state.CoordinatorEpoch = reader.ReadInt32();
        state.OpenFrom = reader.ReadInt64();
        state.LastTimestampMs = reader.ReadInt64();
        for (var left = reader.ReadByte(); left > 0; left--)
        {
            state.Add(new SequencedBatch(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64()));
        }

        return state;
    }

    private string PathOf(long offset) => Path.Combine(folder, offset.ToString("D20", CultureInfo.InvariantCulture) + Extension);

    private void Remove(int number)
    {
        File.Delete(PathOf(_offsets[number]));
        _offsets.RemoveAt(number);
    }
}
