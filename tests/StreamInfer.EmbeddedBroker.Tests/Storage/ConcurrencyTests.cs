using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using static StreamInfer.EmbeddedBroker.Tests.Storage.LogFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

public sealed class ConcurrencyTests : IDisposable
{
    private const int Appends = 1_000;
    private readonly LogFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    /// <summary>Readers see every record once and in order, however appends, rolls, clean-ups and rewrites go on beside them.</summary>
    [Fact]
    public async Task Readers_see_everything_in_order_beside_appends_and_rewrites()
    {
        _fixture.Settings = new() { SegmentBytes = 5_000, RetentionMs = -1 };
        using var log = _fixture.Open();
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() => ReadUpTo(log, Appends))).ToArray();
        var cleaning = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                log.CleanUp();
                Copy(log);
            }
        });

        for (var i = 0; i < Appends; i++)
        {
            log.Append(Batch($"{i}"));
        }

        await Task.WhenAll(readers);
        await done.CancelAsync();
        await cleaning;
    }

    /// <summary>A reader that falls behind retention learns that it has, and nothing else befalls it.</summary>
    [Fact]
    public async Task Reader_that_retention_overtakes_is_out_of_range()
    {
        _fixture.Settings = new() { SegmentBytes = 1_000, RetentionMs = -1, RetentionBytes = 2_000 };
        using var log = _fixture.Open();
        var appending = Task.Run(() =>
        {
            for (var i = 0; i < Appends; i++)
            {
                log.Append(Batch($"{i}"));
                if (i % 10 == 0)
                {
                    log.CleanUp();
                }
            }
        });

        var buffer = new byte[2_000];
        for (long next = 0; next < Appends;)
        {
            try
            {
                var read = log.Read(next, long.MaxValue, buffer);
                log.Available(next, long.MaxValue, 1_000);
                log.FindByTime(0);
                next = read > 0 ? Check(buffer.AsSpan(0, read)) : next;
            }
            catch (ArgumentOutOfRangeException)
            {
                next = Math.Max(next, log.StartOffset);
            }
        }

        await appending;
    }

    /// <summary>Nobody who waits for the next record waits for ever.</summary>
    [Fact]
    public async Task Waiting_reader_is_called_for_every_append()
    {
        using var log = _fixture.Open();
        var reading = Task.Run(async () =>
        {
            for (long next = 0; next < Appends;)
            {
                var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                using var waiting = log.OnNextChange(changed.SetResult);
                if (log.EndOffset == next)
                {
                    await changed.Task;
                }

                next = log.EndOffset;
            }
        });

        for (var i = 0; i < Appends; i++)
        {
            log.Append(Batch("x"));
        }

        await reading;
    }

    private static void ReadUpTo(PartitionLog log, long end)
    {
        var buffer = new byte[2_000];
        for (long next = 0; next < end;)
        {
            var read = log.Read(next, long.MaxValue, buffer);
            if (read > 0)
            {
                Assert.Equal(next, new BatchHeader(buffer).BaseOffset);
                next = Check(buffer.AsSpan(0, read));
            }
        }
    }

    /// <returns>The offset after the last record.</returns>
    private static long Check(Span<byte> batches)
    {
        long next = -1;
        for (var left = batches; !left.IsEmpty;)
        {
            var header = new BatchHeader(left);
            var batch = left[..(int)header.TotalSize];
            Assert.Equal(header.Checksum, Crc32C.Of(batch[BatchHeader.ChecksumStart..]));
            Assert.True(next < 0 || header.BaseOffset == next);
            next = header.LastOffset + 1;
            left = left[batch.Length..];
        }

        return next;
    }

    /// <summary>Writes the first closed segments anew, as they are.</summary>
    private static void Copy(PartitionLog log)
    {
        var old = log.ClosedSegments.Take(3).ToList();
        if (old.Count == 0)
        {
            return;
        }

        using var rewrite = log.BeginRewrite(old);
        var buffer = new byte[10_000];
        foreach (var segment in old)
        {
            for (var position = 0; segment.ReadBatches(position, buffer) is > 0 and var read; position += read)
            {
                for (var left = buffer.AsSpan(0, read); !left.IsEmpty; left = left[(int)new BatchHeader(left).TotalSize..])
                {
                    rewrite.Append(left[..(int)new BatchHeader(left).TotalSize]);
                }
            }
        }

        Assert.True(rewrite.Commit());
    }
}
