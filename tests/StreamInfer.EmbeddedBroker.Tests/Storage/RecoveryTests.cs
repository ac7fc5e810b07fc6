using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using static StreamInfer.EmbeddedBroker.Tests.Storage.LogFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

public sealed class RecoveryTests : IDisposable
{
    private readonly LogFixture _fixture = new() { Settings = new() { RetentionMs = -1 } };

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Open_cuts_off_a_torn_batch_at_every_byte()
    {
        var (first, second) = (Batch("a"), Batch("b"));
        using (var log = _fixture.Open())
        {
            log.Append(first);
            log.Append(second);
        }

        var path = Directory.GetFiles(_fixture.Folder, "*.log")[0];
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            ForgetCheckpoint();
            using var log = _fixture.Open();

            Assert.Equal(length < first.Length ? 0 : 1, log.EndOffset);
            Assert.Equal(log.EndOffset, log.Append(Batch("c")).BaseOffset);
        }
    }

    [Fact]
    public void Open_after_another_boot_checks_all_that_was_not_flushed()
    {
        _fixture.Settings = _fixture.Settings with { SegmentBytes = 2 * Batch("0").Length };
        using (var log = _fixture.Open())
        {
            for (var i = 0; i < 8; i++)
            {
                log.Append(Batch($"{i}"));
            }
        }

        // In the second of four segments, its second batch.
        var path = Directory.GetFiles(_fixture.Folder, "*.log").Order().ElementAt(1);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        ForgetCheckpoint();
        _fixture.Environment = _fixture.Environment with { BootId = Guid.NewGuid() };

        using var again = _fixture.Open();

        Assert.Equal(["0", "1", "2"], Values(again));
        Assert.Equal(3, again.Append(Batch("3")).BaseOffset);
    }

    [Fact]
    public void Open_after_another_boot_trusts_what_was_flushed()
    {
        _fixture.Settings = _fixture.Settings with { SegmentBytes = Batch("0").Length };
        using (var log = _fixture.Open())
        {
            log.Append(Batch("0"));
            log.Append(Batch("1"));
            log.CleanUp();
        }

        _fixture.Environment = _fixture.Environment with { BootId = Guid.NewGuid() };
        var path = Directory.GetFiles(_fixture.Folder, "*.log").Order().First();
        var before = File.GetLastWriteTimeUtc(path);

        using var again = _fixture.Open();

        Assert.Equal(["0", "1"], Values(again));
        Assert.Equal(before, File.GetLastWriteTimeUtc(path));
    }

    [Fact]
    public void Open_of_a_log_that_lost_its_files_goes_on_at_the_recovery_point()
    {
        using (var log = _fixture.Open())
        {
            log.Append(Batch("a", "b", "c"));
        }

        File.Delete(Directory.GetFiles(_fixture.Folder, "*.log")[0]);

        using var again = _fixture.Open();

        Assert.Equal((3, 3), (again.StartOffset, again.EndOffset));
        Assert.Equal(3, again.Append(Batch("d")).BaseOffset);
        Assert.Equal([(3, "d")], ReadAll(again));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_without_snapshots_learns_the_producers_from_the_log(bool isGarbled)
    {
        using (var log = _fixture.Open())
        {
            log.Append(Batch(1, 7, 3, 0, true, "a"));
            log.Append(Batch(1, 8, 0, 0, true, "b"));
            log.EndTransaction(8, 1, isCommit: false, coordinatorEpoch: 4);
        }

        foreach (var path in Directory.GetFiles(_fixture.Folder, "*.snapshot"))
        {
            File.WriteAllBytes(path, isGarbled ? new byte[100] : []);
        }

        using var again = _fixture.Open();

        Assert.Equal(0, again.LastStableOffset);
        Assert.Equal(0, again.Append(Batch(1, 7, 3, 0, true, "a")).BaseOffset);
        Assert.Equal(Wire.ErrorCode.InvalidProducerEpoch, again.Append(Batch(8, 0, 1, "c")).Error);
        Assert.Equal(Wire.ErrorCode.TransactionCoordinatorFenced, again.EndTransaction(8, 1, isCommit: true, coordinatorEpoch: 3).Error);
        var aborted = new List<AbortedTransaction>();
        again.AbortedIn(0, 3, aborted);
        Assert.Equal([new AbortedTransaction(8, 1, 2)], aborted);
    }

    [Fact]
    public void Open_takes_the_leader_epoch_from_the_log_if_the_checkpoint_is_lost()
    {
        for (var i = 0; i < 3; i++)
        {
            using var log = _fixture.Open();
            log.Append(Batch("a"));
        }

        ForgetCheckpoint();
        using var again = _fixture.Open();

        Assert.Equal(3, again.LeaderEpoch);
    }

    [Fact]
    public void Open_removes_what_an_interrupted_process_left_unfinished()
    {
        _fixture.Open().Dispose();
        string[] leftovers = ["checkpoint.unfinished", "00000000000000000007.index", "00000000000000000000.00000000000000000009.swap.unfinished"];
        foreach (var name in leftovers)
        {
            File.WriteAllText(Path.Combine(_fixture.Folder, name), "x");
        }

        using var again = _fixture.Open();

        Assert.DoesNotContain(Directory.GetFiles(_fixture.Folder), path => leftovers.Contains(Path.GetFileName(path)));
    }

    [Fact]
    public void Snapshots_are_few_however_many_segments()
    {
        _fixture.Settings = _fixture.Settings with { SegmentBytes = 200 };
        using var log = _fixture.Open();
        for (var i = 0; i < 30; i++)
        {
            log.Append(Batch(7, 0, i, $"{i}"));
            log.CleanUp();
        }

        Assert.InRange(Directory.GetFiles(_fixture.Folder, "*.snapshot").Length, 1, 3);
    }

    [Fact]
    public void Open_of_a_batch_with_a_good_checksum_and_a_wrong_offset_cuts_it_off()
    {
        using (var log = _fixture.Open())
        {
            log.Append(Batch("a"));
        }

        var path = Directory.GetFiles(_fixture.Folder, "*.log")[0];
        var stray = Batch("b");
        new BatchHeader(stray) { BaseOffset = 77 };
        File.WriteAllBytes(path, [.. File.ReadAllBytes(path), .. stray]);

        using var again = _fixture.Open();

        Assert.Equal(["a"], Values(again));
    }

    private void ForgetCheckpoint() => File.Delete(Path.Combine(_fixture.Folder, "checkpoint"));
}
