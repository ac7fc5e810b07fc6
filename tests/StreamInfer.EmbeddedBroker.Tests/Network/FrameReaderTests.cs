using System.Buffers.Binary;
using StreamInfer.EmbeddedBroker.Network;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Network;

public sealed class FrameReaderTests
{
    private const int MaxSize = 100 << 20;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task ReadAsync_framesInAnyPieces_comeOutWhole(int seed)
    {
        var random = new Random(seed);
        byte[][] frames = [.. Enumerable.Range(0, 60).Select(_ => RandomFrame(random))];
        using var reader = new FrameReader(new FedStream([.. frames.SelectMany(frame => Frames.Framed(frame))], () => 1 + random.Next(random.Next(1, 100_000))));

        foreach (var frame in frames)
        {
            Assert.Equal(frame, (await reader.ReadAsync(MaxSize, default))!.Value.ToArray());
        }

        Assert.Null(await reader.ReadAsync(MaxSize, default));
    }

    [Fact]
    public async Task ReadAsync_emptyFrame_isAFrame()
    {
        using var reader = new FrameReader(new FedStream(Frames.Framed()));

        Assert.Equal(0, (await reader.ReadAsync(MaxSize, default))!.Value.Length);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(1001)]
    [InlineData(int.MaxValue)]
    public async Task ReadAsync_lengthOutOfRange_isMalformed(int length)
    {
        var sent = new byte[2000];
        BinaryPrimitives.WriteInt32BigEndian(sent, length);
        using var reader = new FrameReader(new FedStream(sent));

        await Assert.ThrowsAsync<MalformedRequestException>(async () => await reader.ReadAsync(maxSize: 1000, default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(1003)]
    public async Task ReadAsync_connectionEndsBeforeTheFrame_isNull(int arrived)
    {
        using var reader = new FrameReader(new FedStream(Frames.Framed(new byte[1000])[..arrived]));

        Assert.Null(await reader.ReadAsync(MaxSize, default));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public async Task ReadAsync_hugeLengthClaimed_takesMemoryForWhatArrivesOnly(int arrived)
    {
        var sent = new byte[arrived];
        BinaryPrimitives.WriteInt32BigEndian(sent, MaxSize);
        using var reader = new FrameReader(new FedStream(sent));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(await reader.ReadAsync(MaxSize, default));

        // The pool's arrays are powers of two, and each growth leaves one behind.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (8 * arrived) + (4 << 20));
    }

    private static byte[] RandomFrame(Random random)
    {
        var sizes = new[] { 0, 1, 40, 4000, 16 << 10, 70_000, 1_200_000 };
        var frame = new byte[random.Next(sizes[random.Next(sizes.Length)] + 1)];
        random.NextBytes(frame);
        return frame;
    }
}
