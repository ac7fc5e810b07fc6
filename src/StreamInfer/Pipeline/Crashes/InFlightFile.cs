using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace StreamInfer.Pipeline.Crashes;

/// <summary>
/// Which events each executor runs right now, in a file that is mapped into memory: writing it is a few stores, and what was stored outlives the process,
/// however it dies (not the machine, but a machine that dies is no event's fault). A slot each: a count, and so many spans. Held open for one process alone.
/// </summary>
internal sealed unsafe class InFlightFile : IDisposable
{
    /// <summary>Most partitions of a batch that are noted; more than that are not watched.</summary>
    public const int SpansPerSlot = 1024;

    private const long Magic = 0x31_54_48_47_4C_46_49_53; // "SIFLGHT1"
    private const int HeaderLongs = 2;
    private const int SlotLongs = 1 + (SpansPerSlot * 3);

    private readonly FileStream _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly long* _longs;
    private readonly int _slots;

    /// <summary>Opens the file, reads what the last process left in it, and empties it once <paramref name="keep"/> has returned.</summary>
    /// <param name="path">The file; made if it is not there.</param>
    /// <param name="slots">Executors, 1 or more.</param>
    /// <param name="keep">Keeps what was in flight; called before it is overwritten.</param>
    /// <exception cref="IOException">Another process has it open, or the disk is full or fails.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public InFlightFile(string path, int slots, Action<IReadOnlyList<OffsetSpan>> keep)
    {
        _slots = slots;
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            keep(ReadAll(_file));
            WriteEmpty(_file, slots);
            _map = MemoryMappedFile.CreateFromFile(_file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            _view = _map.CreateViewAccessor();
        }
        catch
        {
            _map?.Dispose();
            _file.Dispose();
            throw;
        }

        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _longs = (long*)(start + _view.PointerOffset);
    }

    /// <summary>An executor is about to run these; to be called by that executor alone.</summary>
    public void Mark(int slot, ReadOnlySpan<OffsetSpan> spans)
    {
        var count = _longs + HeaderLongs + (slot * (long)SlotLongs);
        var kept = spans[..Math.Min(spans.Length, SpansPerSlot)];

        // A death between the stores shows nothing rather than a mixture.
        Volatile.Write(ref *count, 0);
        kept.CopyTo(new Span<OffsetSpan>(count + 1, SpansPerSlot));
        Volatile.Write(ref *count, kept.Length);
    }

    /// <summary>An executor has come through.</summary>
    public void Clear(int slot) => Volatile.Write(ref _longs[HeaderLongs + (slot * (long)SlotLongs)], 0);

    /// <summary>Nothing is in flight.</summary>
    public void ClearAll()
    {
        for (var slot = 0; slot < _slots; slot++)
        {
            Clear(slot);
        }
    }

    /// <summary>Closes it; what it says stays.</summary>
    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
        _file.Dispose();
    }

    private static List<OffsetSpan> ReadAll(FileStream file)
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var longs = MemoryMarshal.Cast<byte, long>(bytes);
        var spans = new List<OffsetSpan>();
        if (longs.Length < HeaderLongs || longs[0] != Magic)
        {
            return spans;
        }

        for (var rest = longs[HeaderLongs..]; rest.Length >= SlotLongs; rest = rest[SlotLongs..])
        {
            var count = (int)Math.Clamp(rest[0], 0, SpansPerSlot);
            spans.AddRange(MemoryMarshal.Cast<long, OffsetSpan>(rest.Slice(1, count * 3)));
        }

        return spans;
    }

    /// <summary>Written out, not only made so long: a page that finds no room on a full disk would kill the process when it is stored to.</summary>
    private static void WriteEmpty(FileStream file, int slots)
    {
        var longs = new long[HeaderLongs + (slots * SlotLongs)];
        longs[0] = Magic;
        file.SetLength(0);
        file.Write(MemoryMarshal.AsBytes(longs.AsSpan()));
        file.Flush(flushToDisk: false);
    }
}
