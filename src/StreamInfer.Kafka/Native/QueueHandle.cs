using System.Runtime.InteropServices;

namespace StreamInfer.Kafka.Native;

/// <summary>A reference to one of a client's queues. Keeps the client, so either may be disposed first.</summary>
internal sealed class QueueHandle : SafeHandle
{
    private readonly SafeHandle _client;

    private QueueHandle(SafeHandle client)
        : base(0, ownsHandle: true) => _client = client;

    public override bool IsInvalid => handle == 0;

    /// <summary>The queue of a consumer: its records, and everything that its callbacks are told.</summary>
    public static QueueHandle OfConsumer(SafeHandle client) => Create(client, ClientLibrary.ConsumerQueueOf);

    private static QueueHandle Create(SafeHandle client, Func<SafeHandle, nint> find)
    {
        var queue = new QueueHandle(client);
        var held = false;
        client.DangerousAddRef(ref held);
        queue.SetHandle(find(client));
        if (queue.IsInvalid)
        {
            client.DangerousRelease();
            throw new InvalidOperationException("The client has no such queue");
        }

        return queue;
    }

    protected override bool ReleaseHandle()
    {
        ClientLibrary.DestroyQueue(handle);
        _client.DangerousRelease();
        return true;
    }
}
