using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Wire;
using static StreamInfer.EmbeddedBroker.Tests.Storage.LogFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

public sealed class AppendReadTests : IDisposable
{
    private readonly LogFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Append_of_two_batches_gives_them_the_next_offsets()
    {
        using var log = _fixture.Open();

        var first = log.Append(Batch("a", "b"));
        var second = log.Append((byte[])[.. Batch("c"), .. Batch("d", "e")]);

        Assert.Equal((ErrorCode.None, 0L), (first.Error, first.BaseOffset));
        Assert.Equal((ErrorCode.None, 2L), (second.Error, second.BaseOffset));
        Assert.Equal(5, log.EndOffset);
        Assert.Equal([(0, "a"), (1, "b"), (2, "c"), (3, "d"), (4, "e")], ReadAll(log));
    }

    [Fact]
    public void Open_again_has_what_was_appended_and_a_newer_epoch()
    {
        using (var log = _fixture.Open())
        {
            Assert.Equal(0, log.LeaderEpoch);
            log.Append(Batch("a", "b"));
        }

        using var again = _fixture.Open();

        Assert.Equal(2, again.EndOffset);
        Assert.Equal(1, again.LeaderEpoch);
        Assert.Equal(["a", "b"], Values(again));
    }

    [Fact]
    public void Read_in_the_midst_of_a_batch_begins_with_that_batch()
    {
        using var log = _fixture.Open();
        log.Append(Batch("a"));
        log.Append(Batch("b", "c", "d"));
        log.Append(Batch("e"));

        Assert.Equal([(1, "b"), (2, "c"), (3, "d"), (4, "e")], ReadAll(log, from: 2));
    }

    [Fact]
    public void Read_stops_below_the_limit()
    {
        using var log = _fixture.Open();
        log.Append(Batch("a"));
        log.Append(Batch("b"));
        log.Append(Batch("c"));

        Assert.Equal(["a", "b"], ReadAll(log, limit: 2).ConvertAll(record => record.Value));
        Assert.Equal(0, log.Read(2, 2, new byte[1000]));
        Assert.Equal(0, log.Read(3, 100, new byte[1000]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(61)]
    [InlineData(-1)]
    public void Read_into_less_than_the_first_batch_says_its_size(int space)
    {
        using var log = _fixture.Open();
        log.Append(Batch("a"));
        var batch = Batch("b", "c");
        log.Append(batch);

        var buffer = new byte[space < 0 ? batch.Length - 1 : space];

        Assert.Equal(-batch.Length, log.Read(1, 3, buffer));
        Assert.Equal(batch.Length, log.Read(1, 3, new byte[batch.Length]));
    }

    [Fact]
    public void Read_copies_as_many_whole_batches_as_fit()
    {
        using var log = _fixture.Open();
        var batch = Batch("a");
        for (var i = 0; i < 4; i++)
        {
            log.Append(batch);
        }

        Assert.Equal(2 * batch.Length, log.Read(1, 4, new byte[(3 * batch.Length) - 1]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(5)]
    public void Read_outside_the_log_is_out_of_range(long offset)
    {
        using var log = _fixture.Open();
        log.Append(Batch("a", "b"));
        log.Append(Batch("c", "d"));
        log.DeleteRecords(2);

        Assert.Throws<ArgumentOutOfRangeException>(() => log.Read(offset, 10, new byte[100]));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.Available(offset, 10, 1));
    }

    [Fact]
    public void Read_goes_on_over_segments_however_many_readers()
    {
        _fixture.Settings = new() { SegmentBytes = 1_000 };
        using var log = _fixture.Open();
        for (var i = 0; i < 100; i++)
        {
            log.Append(Batch($"{i}"));
        }

        Assert.True(log.ClosedSegments.Count > 5);
        for (var from = 0; from < 100; from++)
        {
            Assert.Equal(Enumerable.Range(from, 100 - from).Select(i => ((long)i, $"{i}")), ReadAll(log, from, bufferSize: 200));
        }
    }

    [Fact]
    public void Available_counts_the_bytes_up_to_the_limit()
    {
        _fixture.Settings = new() { SegmentBytes = 1_000 };
        using var log = _fixture.Open();
        var size = Batch("0").Length;
        for (var i = 0; i < 50; i++)
        {
            log.Append(Batch($"{i % 10}"));
        }

        Assert.Equal(50 * size, log.Available(0, 50, long.MaxValue));
        Assert.Equal(30 * size, log.Available(10, 40, long.MaxValue));
        Assert.Equal(size, log.Available(49, 50, 1));
        Assert.Equal(0, log.Available(50, 50, 1));
        Assert.Equal(0, log.Available(20, 20, 1));
        Assert.InRange(log.Available(0, 50, size), size, 50 * size);
    }

    [Fact]
    public void Size_is_that_of_all_batches()
    {
        _fixture.Settings = new() { SegmentBytes = 500 };
        using var log = _fixture.Open();
        for (var i = 0; i < 20; i++)
        {
            log.Append(Batch("a"));
        }

        Assert.Equal(20 * Batch("a").Length, log.Size);
    }

    [Fact]
    public void Append_after_segment_ms_begins_a_segment()
    {
        _fixture.Settings = new() { SegmentMs = 1_000 };
        using var log = _fixture.Open();
        log.Append(Batch("a"));
        _fixture.Time.Advance(TimeSpan.FromMilliseconds(999));
        log.Append(Batch("b"));
        Assert.Empty(log.ClosedSegments);

        _fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
        log.Append(Batch("c"));

        Assert.Equal(2 * Batch("a").Length, Assert.Single(log.ClosedSegments).Size);
    }

    [Fact]
    public void Closed_log_refuses_appends_and_reads()
    {
        var log = _fixture.Open();
        log.Append(Batch("a"));
        log.Dispose();

        Assert.Equal(ErrorCode.KafkaStorageError, log.Append(Batch("b")).Error);
        Assert.Equal(ErrorCode.KafkaStorageError, log.EndTransaction(1, 0, true, 0).Error);
        Assert.Throws<ObjectDisposedException>(() => log.Read(0, 1, new byte[100]));
        log.CleanUp();
        log.Dispose();
    }

    [Fact]
    public void Delete_leaves_no_folder()
    {
        var log = _fixture.Open();
        log.Append(Batch("a"));

        log.Delete();

        Assert.False(Directory.Exists(_fixture.Folder));
        log.Dispose();
        Assert.False(Directory.Exists(_fixture.Folder));
    }

    [Fact]
    public void Read_of_a_damaged_file_says_so()
    {
        using var log = _fixture.Open();
        log.Append(Batch("a"));
        var file = Directory.GetFiles(_fixture.Folder, "*.log")[0];
        File.WriteAllBytes(file, new byte[new FileInfo(file).Length]);
        Assert.Throws<InvalidBatchException>(() => log.Read(0, 1, new byte[1000]));

        File.WriteAllBytes(file, []);
        Assert.Throws<InvalidBatchException>(() => log.Read(0, 1, new byte[1000]));
    }

    [Fact]
    public void Change_calls_back_once_for_appends_after_it()
    {
        using var log = _fixture.Open();
        var calls = 0;
        log.Append(Batch("a"));
        using var waiting = log.OnNextChange(() => calls++);
        log.OnNextChange(() => calls += 100).Dispose();
        Assert.Equal(0, calls);

        log.Append(Batch("b"));
        log.Append(Batch("c"));

        Assert.Equal(1, calls);
    }

    [Fact]
    public void Change_calls_back_for_the_end_of_a_transaction_and_for_the_end_of_the_log()
    {
        var log = _fixture.Open();
        var calls = 0;
        log.Append(Batch(1_000, 7, 0, 0, true, "a"));
        log.OnNextChange(() => calls++);
        log.EndTransaction(7, 0, isCommit: true, 0);
        Assert.Equal(1, calls);

        log.OnNextChange(() => calls++);
        log.Dispose();
        Assert.Equal(2, calls);
    }
}
