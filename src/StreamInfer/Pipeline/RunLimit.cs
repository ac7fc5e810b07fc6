using StreamInfer.Batching;

namespace StreamInfer.Pipeline;

/// <summary>
/// Most rows of a run, while the device is short of memory: halved when there is not enough, doubled again after each minute in which there was. Safe for
/// any thread.
/// </summary>
internal sealed class RunLimit(SizeLadder sizes, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private int _rows = sizes.Max;
    private long _changed;

    public int Rows => Volatile.Read(ref _rows);

    /// <summary>There was no memory for a run of so many rows.</summary>
    /// <returns>False where no smaller run can be had.</returns>
    public bool TryHalve(int rows)
    {
        lock (_gate)
        {
            _changed = time.GetTimestamp();
            var half = sizes.Down(rows / 2);
            if (half == 0)
            {
                return false;
            }

            // Another executor may have found less.
            Volatile.Write(ref _rows, Math.Min(_rows, half));
            return true;
        }
    }

    /// <summary>A batch was run.</summary>
    /// <returns>Whether more rows may be run from now on.</returns>
    public bool TryGrow()
    {
        if (Rows == sizes.Max)
        {
            return false;
        }

        lock (_gate)
        {
            if (_rows == sizes.Max || time.GetElapsedTime(_changed) < Patience)
            {
                return false;
            }

            _changed = time.GetTimestamp();
            Volatile.Write(ref _rows, sizes.Up(Math.Min(sizes.Max, _rows * 2)));
            return true;
        }
    }
}
