using Microsoft.Win32.SafeHandles;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Wire;
using static StreamInfer.EmbeddedBroker.Tests.Storage.LogFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

public sealed class DiskFaultTests : IDisposable
{
    private readonly LogFixture _fixture = new();

    /// <summary>Bytes that the disk still takes.</summary>
    private long _room = long.MaxValue;

    public DiskFaultTests() => _fixture.Environment = _fixture.Environment with { Write = Write };

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(61)]
    [InlineData(69)]
    public void Append_to_a_full_disk_fails_reads_go_on_and_it_recovers(int room)
    {
        using var log = _fixture.Open();
        log.Append(Batch(7, 0, 0, "a"));

        _room = room;
        var result = log.Append(Batch(7, 0, 1, "b"));
        Assert.Equal((ErrorCode.KafkaStorageError, -1L), (result.Error, result.BaseOffset));
        Assert.Equal(["a"], Values(log));

        _room = long.MaxValue;
        Assert.Equal(1, log.Append(Batch(7, 0, 1, "b")).BaseOffset);
        Assert.Equal(["a", "b"], Values(log));
    }

    [Fact]
    public void Append_that_failed_leaves_nothing_to_the_next_opening()
    {
        using (var log = _fixture.Open())
        {
            log.Append(Batch("a"));
            _room = 69;
            log.Append(Batch("b"));
            _room = long.MaxValue;
        }

        using var again = _fixture.Open();

        Assert.Equal(["a"], Values(again));
    }

    [Fact]
    public void Roll_on_a_full_disk_fails_and_leaves_the_log_as_it_was()
    {
        _fixture.Settings = new() { SegmentBytes = Batch("a").Length };
        using var log = _fixture.Open();
        log.Append(Batch("a"));

        _room = 10;
        Assert.Equal(ErrorCode.KafkaStorageError, log.Append(Batch("b")).Error);
        Assert.Empty(log.ClosedSegments);

        _room = long.MaxValue;
        Assert.Equal(1, log.Append(Batch("b")).BaseOffset);
        Assert.Equal(["a", "b"], Values(log));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(36)]
    [InlineData(50)]
    public void Abort_that_failed_may_be_followed_by_a_commit(int room)
    {
        _fixture.Settings = new() { SegmentBytes = 300 };
        using (var log = _fixture.Open())
        {
            log.Append(Batch(1, 7, 0, 0, true, "a"));
            _room = room;
            Assert.Equal(ErrorCode.KafkaStorageError, log.EndTransaction(7, 0, isCommit: false, 0).Error);
            Assert.Equal(0, log.LastStableOffset);
            _room = long.MaxValue;
            for (var i = 0; i < 10; i++)
            {
                log.Append(Batch("between"));
            }

            log.EndTransaction(7, 0, isCommit: true, 0);
            Assert.Equal("a", CommittedReader.ReadAll(log)[0].Value);
        }

        using var again = _fixture.Open();

        Assert.Equal("a", CommittedReader.ReadAll(again)[0].Value);
    }

    [Fact]
    public void Retention_frees_a_full_disk()
    {
        _fixture.Settings = new() { SegmentBytes = Batch("a").Length, RetentionMs = -1, RetentionBytes = 0 };
        using var log = _fixture.Open();
        log.Append(Batch("a"));
        log.Append(Batch("b"));

        _room = 0;
        Assert.Throws<IOException>(log.CleanUp); // its checkpoint does not fit

        Assert.Equal(["b"], Values(log));
    }

    [Fact]
    public void Open_on_a_full_disk_reads()
    {
        _fixture.Open().Dispose();
        using (var log = _fixture.Open())
        {
            log.Append(Batch("a"));
        }

        _room = 0;
        using var again = _fixture.Open();

        Assert.Equal(["a"], Values(again));
        _room = long.MaxValue;
        Assert.Equal(1, again.Append(Batch("b")).BaseOffset);
    }

    private void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position)
    {
        var fits = (int)Math.Min(_room, bytes.Length);
        RandomAccess.Write(file, bytes[..fits], position);
        _room -= fits;
        if (fits < bytes.Length)
        {
            throw new IOException("No space left on device");
        }
    }
}
