namespace StreamInfer.EmbeddedBroker.Tests.Network;

/// <summary>A transport in memory: what a client sends is there from the start and ends with its closing; what it is sent is kept. Never waits.</summary>
/// <param name="sent">By the client.</param>
/// <param name="chunk">The most bytes of the next read.</param>
internal sealed class FedStream(byte[] sent, Func<int>? chunk = null) : Stream
{
    private readonly MemoryStream _received = new();
    private int _position;

    public byte[] Received => _received.ToArray();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = Math.Min(Math.Min(buffer.Length, chunk?.Invoke() ?? int.MaxValue), sent.Length - _position);
        sent.AsMemory(_position, count).CopyTo(buffer);
        _position += count;
        return ValueTask.FromResult(count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _received.Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
