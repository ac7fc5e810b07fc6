using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamInfer.Inference;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>
/// The arrays of a feature block, page-locked where they lie: the card reads rows from where the decoder wrote them. Pages that an array shares with a neighbour
/// are left out, since a page can be locked for one range only.
/// </summary>
internal sealed class LockedRows
{
    /// <summary>Below this the driver has a copy in its own buffer as fast as a card could come for it.</summary>
    private const long LeastBytes = 64 << 10;

    private static readonly ConditionalWeakTable<ICudaDevice, ConditionalWeakTable<FeatureBlock, LockedRows>> Known = [];

    private readonly ICudaDevice _device;
    private readonly (nint First, nint End)[] _locked;

    // The arrays must outlive the lock: freed memory may come back as other pages at the same addresses, which the card would not see.
    private readonly ImmutableArray<TensorBuffer> _arrays;

    private LockedRows(FeatureBlock block, ICudaDevice device)
    {
        (_device, _arrays) = (device, block.Tensors);
        _locked = [.. block.Tensors.Select(Lock)];
    }

    ~LockedRows()
    {
        foreach (var (first, end) in _locked)
        {
            if (first != end)
            {
                _device.Unlock(first);
            }
        }

        GC.KeepAlive(_arrays);
    }

    /// <summary>Those of a block; locked when it is first run.</summary>
    public static LockedRows Of(FeatureBlock block, ICudaDevice device) =>
        Known.GetValue(device, static _ => []).GetValue(block, key => new LockedRows(key, device));

    /// <summary>Begins the copy of some rows of one tensor.</summary>
    public void Upload(int tensor, nint card, nint rows, long bytes, nint stream)
    {
        var (first, end) = _locked[tensor];
        var (head, body) = Split(rows, bytes, first, end);
        Copy(card, rows, head, stream);
        Copy(card + (nint)head, rows + (nint)head, body, stream);
        Copy(card + (nint)(head + body), rows + (nint)(head + body), bytes - head - body, stream);
    }

    /// <summary>Whole pages of a range: from the first boundary in it to the last.</summary>
    internal static (nint First, nint End) Pages(nint start, long bytes)
    {
        nint page = Environment.SystemPageSize;
        var (first, end) = ((start + page - 1) / page * page, (start + (nint)bytes) / page * page);
        return end - first >= LeastBytes ? (first, end) : (start, start);
    }

    /// <summary>Bytes of a range that lie before a locked one, and in it.</summary>
    internal static (long Head, long Body) Split(nint start, long bytes, nint first, nint end)
    {
        var head = Math.Clamp(first - start, 0, bytes);
        var body = Math.Clamp(end - start - head, 0, bytes - head);
        return body == 0 ? (bytes, 0) : (head, body);
    }

    /// <summary>Where an array of numbers lies.</summary>
    internal static nint AddressOf(TensorBuffer tensor) => tensor.Spec.Type switch
    {
        ColumnType.Float => Marshal.UnsafeAddrOfPinnedArrayElement(tensor.Floats, 0),
        ColumnType.Double => Marshal.UnsafeAddrOfPinnedArrayElement(tensor.Doubles, 0),
        ColumnType.Int64 => Marshal.UnsafeAddrOfPinnedArrayElement(tensor.Int64s, 0),
        _ => Marshal.UnsafeAddrOfPinnedArrayElement(tensor.Booleans, 0),
    };

    /// <summary>Bytes of all rows of an array of numbers.</summary>
    internal static long BytesOf(TensorBuffer tensor) =>
        (tensor.Floats.LongLength * sizeof(float)) + ((tensor.Doubles.LongLength + tensor.Int64s.LongLength) * sizeof(long)) + tensor.Booleans.LongLength;

    private (nint First, nint End) Lock(TensorBuffer tensor)
    {
        var bytes = BytesOf(tensor);
        var (first, end) = bytes == 0 ? (0, 0) : Pages(AddressOf(tensor), bytes);
        return first != end && _device.TryLock(first, end - first) ? (first, end) : (0, 0);
    }

    private void Copy(nint card, nint host, long bytes, nint stream)
    {
        if (bytes > 0)
        {
            _device.Upload(card, host, bytes, stream);
        }
    }
}
