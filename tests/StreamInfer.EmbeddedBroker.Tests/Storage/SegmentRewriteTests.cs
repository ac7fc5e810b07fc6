using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using static StreamInfer.EmbeddedBroker.Tests.Storage.LogFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

public sealed class SegmentRewriteTests : IDisposable
{
    private readonly LogFixture _fixture = new() { Settings = new() { SegmentBytes = Batch("0").Length, RetentionMs = -1 } };

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Commit_puts_one_segment_in_the_place_of_its_neighbours()
    {
        using var log = OpenWithSegments(6);
        Assert.Equal(["0", "1", "2", "3", "4", "5"], Values(log));

        Assert.True(Rewrite(log, 1, 3, offset => offset != 2));

        Assert.Equal([(0, "0"), (1, "1"), (3, "3"), (4, "4"), (5, "5")], ReadAll(log));
        Assert.Equal(3, log.ClosedSegments.Count);
        Assert.Equal(4, Directory.GetFiles(_fixture.Folder, "*.log").Length);
        Assert.Equal([(3, "3")], ReadAll(log, from: 2, limit: 4));
    }

    [Fact]
    public void Commit_survives_opening_again_also_after_another_boot()
    {
        using (var log = OpenWithSegments(6))
        {
            Rewrite(log, 0, 5, offset => offset is 1 or 3);
        }

        _fixture.Environment = _fixture.Environment with { BootId = Guid.NewGuid() };
        using var again = _fixture.Open();

        Assert.Equal([(1, "1"), (3, "3"), (5, "5")], ReadAll(again));
        Assert.Equal(0, again.StartOffset);
        Assert.Equal((1L, 1_001L), again.FindByTime(1_001));
    }

    [Fact]
    public void Commit_of_nothing_leaves_an_empty_segment_that_readers_pass()
    {
        using var log = OpenWithSegments(4);

        Rewrite(log, 0, 3, _ => false);

        Assert.Equal([(3, "3")], ReadAll(log));
        Assert.Equal((3L, 1_003L), log.FindByTime(0));
    }

    [Fact]
    public void Dispose_without_commit_leaves_everything_as_it_was()
    {
        using var log = OpenWithSegments(3);
        using (var rewrite = log.BeginRewrite([.. log.ClosedSegments]))
        {
            rewrite.Append(Stamped("x", 0));
        }

        Assert.Equal(["0", "1", "2"], Values(log));
        Assert.DoesNotContain(Directory.GetFiles(_fixture.Folder), path => path.Contains("swap"));
    }

    [Fact]
    public void Append_outside_the_segments_or_backwards_is_refused()
    {
        using var log = OpenWithSegments(4);
        using var rewrite = log.BeginRewrite([log.ClosedSegments[1], log.ClosedSegments[2]]);

        Assert.Throws<ArgumentException>(() => rewrite.Append(Stamped("x", 0)));
        Assert.Throws<ArgumentException>(() => rewrite.Append(Stamped("x", 3)));
        rewrite.Append(Stamped("x", 2));
        Assert.Throws<ArgumentException>(() => rewrite.Append(Stamped("x", 1)));
    }

    [Fact]
    public void BeginRewrite_takes_neighbours_among_the_closed_alone()
    {
        using var log = OpenWithSegments(4);
        var closed = log.ClosedSegments;

        Assert.Throws<ArgumentException>(() => log.BeginRewrite([]));
        Assert.Throws<ArgumentException>(() => log.BeginRewrite([closed[0], closed[2]]));
        Assert.Throws<ArgumentException>(() => log.BeginRewrite([closed[1], closed[0]]));
        log.DeleteRecords(1);
        Assert.Throws<ArgumentException>(() => log.BeginRewrite([closed[0]]));
    }

    [Fact]
    public void Commit_after_the_records_were_deleted_does_nothing()
    {
        using var log = OpenWithSegments(4);
        using (var rewrite = log.BeginRewrite([.. log.ClosedSegments]))
        {
            log.DeleteRecords(2);
            Assert.False(rewrite.Commit());
        }

        Assert.Equal(["2", "3"], Values(log));
    }

    [Fact]
    public void Segments_of_an_open_transaction_are_not_offered()
    {
        using var log = _fixture.Open();
        log.Append(Batch("0"));
        log.Append(Batch(1, 7, 0, 0, true, "1"));
        log.Append(Batch("2"));

        Assert.Equal(0, Assert.Single(log.ClosedSegments).BaseOffset);
    }

    [Fact]
    public void Aborted_transactions_stay_with_their_markers()
    {
        using (var log = _fixture.Open())
        {
            for (var id = 7; id < 9; id++)
            {
                log.Append(Batch(1, id, 0, 0, true, "x"));
                log.EndTransaction(id, 0, isCommit: false, 0);
            }

            log.Append(Batch("4"));
            Rewrite(log, 0, 4, offset => offset is not (0 or 1));
        }

        using var again = _fixture.Open();

        var aborted = new List<AbortedTransaction>();
        again.AbortedIn(0, 5, aborted);
        Assert.Equal([new AbortedTransaction(8, 2, 3)], aborted);
        Assert.Equal(["4"], CommittedReader.ReadAll(again).ConvertAll(record => record.Value));
    }

    /// <summary>A process is killed between any two steps of a commit.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(5, false)]
    public void Open_after_a_kill_in_a_commit_has_the_old_or_the_new(int step, bool isOld)
    {
        using (var log = OpenWithSegments(4))
        {
            log.CleanUp();
        }

        Commit(step);
        using var again = _fixture.Open();

        Assert.Equal(isOld ? ["0", "1", "2", "3"] : ["0", "2", "3"], Values(again));
        Assert.DoesNotContain(Directory.GetFiles(_fixture.Folder), path => path.Contains("swap") || path.Contains("unfinished"));
    }

    /// <summary>The steps of a commit over the first three segments, by hand, up to one of them.</summary>
    private void Commit(int steps)
    {
        string path(string name) => Path.Combine(_fixture.Folder, name);
        var swap = path("00000000000000000000.00000000000000000003.swap");
        if (steps >= 1)
        {
            File.WriteAllBytes(swap + ".unfinished", [.. Stamped("0", 0), .. Stamped("2", 2)]);
        }

        if (steps >= 2)
        {
            File.Move(swap + ".unfinished", swap);
        }

        for (var old = 0; old < steps - 2; old++)
        {
            File.Delete(path($"{old:D20}.index"));
            File.Delete(path($"{old:D20}.log"));
        }
    }

    private PartitionLog OpenWithSegments(int count)
    {
        var log = _fixture.Open();
        for (var i = 0; i < count; i++)
        {
            log.Append(Batch(1_000 + i, -1, -1, -1, false, $"{i}"));
        }

        return log;
    }

    private static byte[] Stamped(string value, long offset)
    {
        var batch = Batch(value);
        new BatchHeader(batch) { BaseOffset = offset };
        return batch;
    }

    private static bool Rewrite(PartitionLog log, int first, int count, Func<long, bool> keeps)
    {
        var old = log.ClosedSegments.Skip(first).Take(count).ToList();
        using var rewrite = log.BeginRewrite(old);
        var buffer = new byte[10_000];
        foreach (var segment in old)
        {
            for (var position = 0; segment.ReadBatches(position, buffer) is > 0 and var read; position += read)
            {
                for (var left = buffer.AsSpan(0, read); !left.IsEmpty;)
                {
                    var batch = left[..(int)new BatchHeader(left).TotalSize];
                    if (keeps(new BatchHeader(batch).BaseOffset))
                    {
                        rewrite.Append(batch);
                    }

                    left = left[batch.Length..];
                }
            }
        }

        return rewrite.Commit();
    }
}
