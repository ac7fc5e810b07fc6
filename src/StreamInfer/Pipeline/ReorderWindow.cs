using System.Numerics;

namespace StreamInfer.Pipeline;

/// <summary>
/// Puts what is finished out of turn back into the order of its numbers: each item has its slot from the start, and whoever finishes the one in
/// front releases it and all finished ones behind it. Releases never overlap, and nobody waits for another's: an item finished
/// meanwhile is released by whoever is at it.
/// </summary>
/// <param name="capacity">Most items numbered and not released, 1 or more.</param>
/// <param name="release">Called once an item, in order of the numbers, by one thread at a time. When it throws, nothing is released any more.</param>
internal sealed class ReorderWindow<T>(int capacity, Action<T> release)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly T?[] _finished = new T?[BitOperations.RoundUpToPowerOf2((uint)capacity)];
    private long _next;
    private bool _isReleasing;

    /// <summary>An item is finished.</summary>
    /// <param name="number">Items are numbered from 0 without gaps.</param>
    /// <param name="item">The item.</param>
    public void Finish(long number, T item)
    {
        lock (_gate)
        {
            if (number < _next || number >= _next + _finished.Length)
            {
                throw new ArgumentOutOfRangeException(nameof(number), number, $"the window begins at {_next} and holds {_finished.Length}");
            }

            _finished[SlotOf(number)] = item;
            if (_isReleasing)
            {
                return;
            }

            _isReleasing = true;
        }

        while (TakeFront() is { } front)
        {
            release(front);
        }
    }

    private T? TakeFront()
    {
        lock (_gate)
        {
            var front = _finished[SlotOf(_next)];
            if (front is null)
            {
                _isReleasing = false;
                return null;
            }

            _finished[SlotOf(_next++)] = null;
            return front;
        }
    }

    private int SlotOf(long number) => (int)(number & (_finished.Length - 1));
}
