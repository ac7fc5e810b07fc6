using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Tests.Compaction;

public sealed class LogCompactorTests
{
    private static readonly TimeSpan Retention = TimeSpan.FromMilliseconds(10_000);

    [Fact]
    public void Run_severalValuesOfAKey_keepsTheLastAtItsOffset()
    {
        using var log = new CompactedLog();
        log.Put(CompressionCodec.None, ("a", "1"), ("b", "1"));
        log.Put(CompressionCodec.None, ("a", "2"));
        Close(log);

        log.Log.CleanUp();

        Assert.Equal([(1, "b", "1"), (2, "a", "2")], log.Read()[..2]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Run_packedBatchOfWhichPartStays_keepsThatPart(int codec)
    {
        using var log = new CompactedLog();
        log.Put((CompressionCodec)codec, ("a", "1"), ("b", "1"), ("c", "1"));
        log.Put((CompressionCodec)codec, ("b", "2"));
        Close(log);

        log.Log.CleanUp();

        Assert.Equal([(0, "a", "1"), (2, "c", "1"), (3, "b", "2")], log.Read()[..3]);
    }

    [Fact]
    public void Run_tombstone_staysForItsRetentionAfterTheCompactionThatItCaused()
    {
        using var log = new CompactedLog();
        log.Put(CompressionCodec.None, ("a", "1"));
        log.Put(CompressionCodec.None, ("a", null));
        Close(log);
        log.Log.CleanUp();
        Assert.Equal((1, "a", null), log.Read()[0]);

        log.Time.Advance(Retention - TimeSpan.FromMilliseconds(1));
        Close(log);
        log.Log.CleanUp();
        Assert.Equal((1, "a", null), log.Read()[0]);

        log.Time.Advance(TimeSpan.FromMilliseconds(1));
        Close(log);
        log.Log.CleanUp();
        Assert.DoesNotContain(log.Read(), record => record.Key == "a");
    }

    [Fact]
    public void Run_abortedTransaction_loosesItsRecordsAndSupersedesNothing()
    {
        using var log = new CompactedLog();
        log.Put(CompressionCodec.None, ("a", "1"));
        log.Transact(5, 0, isCommit: false, ("a", "2"));
        Close(log);

        log.Log.CleanUp();

        Assert.Equal((0, "a", "1"), log.Read()[0]);
        Assert.DoesNotContain(LogValues(log), value => value == "2");
    }

    [Fact]
    public void Run_openTransaction_isNotTouched()
    {
        using var log = new CompactedLog();
        log.Put(CompressionCodec.None, ("a", "1"));
        log.Transact(5, 0, isCommit: true, ("a", "2"));
        var open = log.Log.EndOffset;
        log.Transact(6, 0, isCommit: true, ("x", "1"));
        Close(log);
        log.Log.CleanUp();

        Assert.Contains((open, "x", "1"), log.Read());
        Assert.Contains((1, "a", "2"), log.Read());
    }

    [Fact]
    public void Run_batchThatCannotBeUnpacked_staysAsItIs()
    {
        using var log = new CompactedLog();
        log.Put(CompressionCodec.None, ("a", "1"));
        var garbled = Records.Packing.PackBatch(CompressionCodec.Gzip, Storage.LogFixture.Batch("v"));
        garbled.AsSpan(BatchHeader.Size).Fill(0x55);
        new BatchHeader(garbled).Seal(garbled);
        Assert.Equal(Wire.ErrorCode.None, log.Log.Append(garbled).Error);
        log.Put(CompressionCodec.None, ("a", "2"));
        Close(log);

        log.Log.CleanUp();

        var buffer = new byte[1 << 16];
        Assert.True(log.Log.Read(1, long.MaxValue, buffer) > 0);
        Assert.Equal(1, new BatchHeader(buffer).BaseOffset);
        Assert.Equal(garbled[BatchHeader.Size..], buffer[BatchHeader.Size..garbled.Length]);
    }

    [Fact]
    public void Run_moreKeysThanItHasRoomFor_isDoneInParts()
    {
        using var log = new CompactedLog(keyCapacity: 10);
        for (var round = 0; round < 3; round++)
        {
            for (var key = 0; key < 40; key++)
            {
                log.Put(CompressionCodec.None, ($"k{key}", $"{round}"));
            }
        }

        Close(log);
        for (var runs = 0; runs < 40; runs++)
        {
            log.Log.CleanUp();
            log.Put(CompressionCodec.None, ("more", $"{runs}"));
            Close(log);
        }

        var kept = log.Read().Where(record => record.Key.StartsWith('k')).ToList();
        Assert.Equal(Enumerable.Range(0, 40).Select(key => (80L + key, $"k{key}", (string?)"2")), kept);
    }

    /// <summary>Fills the active segment until it is closed.</summary>
    private static void Close(CompactedLog log)
    {
        for (var filler = 0; filler < 6; filler++)
        {
            log.Put(CompressionCodec.None, ($"filler-{log.Log.EndOffset}", new string('x', 120)));
        }
    }

    private static IEnumerable<string?> LogValues(CompactedLog log) => Storage.LogFixture.ReadAll(log.Log).Select(record => record.Value);
}
