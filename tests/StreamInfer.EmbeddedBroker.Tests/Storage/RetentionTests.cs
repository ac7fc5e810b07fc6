using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Topics;
using static StreamInfer.EmbeddedBroker.Tests.Storage.LogFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

public sealed class RetentionTests : IDisposable
{
    private readonly LogFixture _fixture = new();
    private readonly int _batchSize = Batch("0").Length;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void CleanUp_deletes_the_oldest_segments_beyond_retention_bytes()
    {
        using var log = OpenWithSegments(5);

        _fixture.Settings = _fixture.Settings with { RetentionBytes = (3 * _batchSize) - 1 };
        log.CleanUp();
        Assert.Equal((2, 5), (log.StartOffset, log.EndOffset));
        Assert.Equal(["2", "3", "4"], Values(log));

        // The active segment stays, however large.
        _fixture.Settings = _fixture.Settings with { RetentionBytes = 0 };
        log.CleanUp();
        Assert.Equal(["4"], Values(log));
    }

    [Fact]
    public void CleanUp_deletes_segments_whose_newest_record_is_too_old()
    {
        using var log = OpenWithSegments(3);
        _fixture.Settings = _fixture.Settings with { RetentionMs = 1_000 };

        _fixture.Time.Advance(TimeSpan.FromMilliseconds(1_000 - 2));
        log.CleanUp();
        Assert.Equal(0, log.StartOffset);
        _fixture.Time.Advance(TimeSpan.FromMilliseconds(3));
        log.CleanUp();
        Assert.Equal(["1", "2"], Values(log));

        // The active one is closed first, and the log goes on.
        _fixture.Time.Advance(TimeSpan.FromSeconds(1));
        log.CleanUp();
        Assert.Equal((3, 3, 0), (log.StartOffset, log.EndOffset, log.Size));
        Assert.Equal(3, log.Append(Batch("3")).BaseOffset);
        Assert.Equal([(3, "3")], ReadAll(log));
    }

    [Fact]
    public void CleanUp_keeps_a_compacted_topic()
    {
        _fixture.Settings = new() { CleanupPolicy = CleanupPolicy.Compact, SegmentBytes = _batchSize, RetentionMs = 0, RetentionBytes = 0 };
        var compactions = 0;
        _fixture.Environment = _fixture.Environment with { Compact = _ => compactions++ };
        using var log = _fixture.Open();
        log.Append(Batch("0"));
        log.Append(Batch("1"));

        log.CleanUp();

        Assert.Equal(["0", "1"], Values(log));
        Assert.Equal(1, compactions);
    }

    [Fact]
    public void DeleteRecords_survives_opening_again_and_frees_segments()
    {
        using (var log = OpenWithSegments(5))
        {
            Assert.Equal(3, log.DeleteRecords(3));
            Assert.Equal(3, log.DeleteRecords(1));
            Assert.Equal((-1, -1), (log.DeleteRecords(6), log.DeleteRecords(-2)));
            Assert.Equal(2 * _batchSize, log.Size);
        }

        using var again = _fixture.Open();

        Assert.Equal(3, again.StartOffset);
        Assert.Equal(["3", "4"], Values(again));
    }

    [Fact]
    public void DeleteRecords_in_the_midst_of_a_batch_survives_opening_again()
    {
        using (var log = _fixture.Open())
        {
            log.Append(Batch("a", "b", "c"));
            log.DeleteRecords(2);
        }

        using var again = _fixture.Open();

        Assert.Equal((2, 3), (again.StartOffset, again.EndOffset));
        Assert.Equal("c", ReadAll(again)[^1].Value);
    }

    [Fact]
    public void DeleteRecords_up_to_the_end_leaves_an_empty_log_that_goes_on()
    {
        using (var log = OpenWithSegments(3))
        {
            Assert.Equal(3, log.DeleteRecords(-1));
            Assert.Equal((3, 3, 0), (log.StartOffset, log.EndOffset, log.Size));
        }

        using var again = _fixture.Open();

        Assert.Equal((3, 3), (again.StartOffset, again.EndOffset));
        Assert.Equal(3, again.Append(Batch("3")).BaseOffset);
    }

    [Fact]
    public void DeleteRecords_below_an_open_transaction_moves_the_stable_end()
    {
        using var log = _fixture.Open();
        log.Append(Batch(1, 7, 0, 0, true, "a"));
        log.Append(Batch("b"));

        log.DeleteRecords(1);

        Assert.Equal(1, log.LastStableOffset);
        log.EndTransaction(7, 0, isCommit: false, 0);
        Assert.Equal(3, log.LastStableOffset);
    }

    private PartitionLog OpenWithSegments(int count)
    {
        _fixture.Settings = new() { SegmentBytes = _batchSize, RetentionMs = -1 };
        var log = _fixture.Open();
        for (var i = 0; i < count; i++)
        {
            log.Append(Batch(_fixture.Time.NowMs + i, -1, -1, -1, false, $"{i}"));
        }

        return log;
    }
}
