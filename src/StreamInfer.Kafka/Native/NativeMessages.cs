using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamInfer.Ingestion;

namespace StreamInfer.Kafka.Native;

/// <summary>
/// The consumed messages of one batch: owned from the queue to <see cref="Free"/>, which destroys them. While there are any it keeps their
/// client, whose memory they share. One thread at a time; a batch that is dropped without being released is freed by the finalizer.
/// </summary>
internal sealed unsafe class NativeMessages : IRecordMemory
{
    private static long s_alive;

    private readonly SafeHandle _client;
    private readonly nint[] _messages;
    private bool _keepsClient;

    /// <param name="client">The consumer that the messages come from.</param>
    /// <param name="capacity">Most messages.</param>
    public NativeMessages(SafeHandle client, int capacity)
    {
        _client = client;
        _messages = GC.AllocateArray<nint>(capacity, pinned: true);
    }

    ~NativeMessages() => Free();

    /// <summary>Messages taken from any consumer of this process and not destroyed yet.</summary>
    public static long Alive => Interlocked.Read(ref s_alive);

    public int Count { get; private set; }

    public NativeMessage* this[int index] => (NativeMessage*)_messages[index];

    /// <summary>Whether it holds messages of this client.</summary>
    public bool IsOf(SafeHandle client) => ReferenceEquals(client, _client);

    /// <summary>Takes messages behind those that are there; see <see cref="ClientLibrary.ConsumeBatch"/> for the waiting.</summary>
    /// <returns>How many were taken.</returns>
    public int TakeFrom(QueueHandle queue, int atMost, int waitMs)
    {
        KeepClient();
        var room = Math.Min(atMost, _messages.Length - Count);
        var first = (nint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_messages)) + Count;
        var taken = (int)ClientLibrary.ConsumeBatch(queue, waitMs, first, (nuint)room);
        if (taken > 0)
        {
            Count += taken;
            Interlocked.Add(ref s_alive, taken);
        }

        LetClientGoIfEmpty();
        return Math.Max(taken, 0);
    }

    /// <summary>Destroys one message; its place is empty until <see cref="Compact"/>.</summary>
    public void Drop(int index)
    {
        ClientLibrary.DestroyMessage(_messages[index]);
        _messages[index] = 0;
        Interlocked.Decrement(ref s_alive);
    }

    /// <summary>Closes the gaps among the messages from <paramref name="start"/> on.</summary>
    public void Compact(int start)
    {
        var kept = start;
        for (var index = start; index < Count; index++)
        {
            if (_messages[index] != 0)
            {
                _messages[kept++] = _messages[index];
            }
        }

        Count = kept;
        LetClientGoIfEmpty();
    }

    /// <inheritdoc/>
    public void Free()
    {
        for (var index = 0; index < Count; index++)
        {
            ClientLibrary.DestroyMessage(_messages[index]);
        }

        Interlocked.Add(ref s_alive, -Count);
        Count = 0;
        LetClientGoIfEmpty();
    }

    private void KeepClient()
    {
        if (!_keepsClient)
        {
            _client.DangerousAddRef(ref _keepsClient);
        }
    }

    private void LetClientGoIfEmpty()
    {
        if (Count == 0 && _keepsClient)
        {
            _keepsClient = false;
            _client.DangerousRelease();
        }
    }
}
