using StreamInfer.EmbeddedBroker.Storage;
using static StreamInfer.EmbeddedBroker.Tests.Storage.LogFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

public sealed class IndexTests : IDisposable
{
    private const int Count = 300;
    private readonly LogFixture _fixture = new() { Settings = new() { SegmentBytes = 200_000, RetentionMs = -1 } };

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Index_has_an_entry_for_about_every_interval()
    {
        using var log = Fill();
        var closed = log.ClosedSegments[0];

        var last = closed.IndexedOffset(long.MaxValue);

        Assert.InRange(last.Position, closed.Size - SparseIndex.Interval - 2_100, closed.Size);
        Assert.InRange(new FileInfo(Files()[0]).Length / IndexEntry.Size, 5, 1 + (200_000 / SparseIndex.Interval));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("empty")]
    [InlineData("header garbled")]
    [InlineData("torn")]
    [InlineData("short")]
    [InlineData("entry garbled")]
    [InlineData("last entry garbled")]
    [InlineData("of another segment")]
    [InlineData("too long")]
    public void Open_with_a_damaged_index_finds_everything(string damage)
    {
        Fill().Dispose();
        Damage(damage);

        using var log = _fixture.Open();

        CheckEverything(log);
        log.Append(Batch("more"));
        Assert.Equal((Count, "more"), ReadAll(log)[^1]);
    }

    [Fact]
    public void Index_that_is_damaged_while_the_log_is_open_is_made_anew()
    {
        using var log = Fill();
        CheckEverything(log);
        Damage("entry garbled");
        CheckEverything(log);

        // It was written anew, so the next opening finds it whole.
        foreach (var path in Files())
        {
            for (var at = IndexEntry.Size; at < new FileInfo(path).Length; at += IndexEntry.Size)
            {
                Assert.True(IndexEntry.TryRead(File.ReadAllBytes(path).AsSpan(at, IndexEntry.Size), out _));
            }
        }
    }

    private PartitionLog Fill()
    {
        var log = _fixture.Open();
        for (var i = 0; i < Count; i++)
        {
            log.Append(Batch(10 * i, -1, -1, -1, false, $"{i}:{new string('x', 2_000)}"));
        }

        return log;
    }

    private static void CheckEverything(PartitionLog log)
    {
        for (var i = 0; i < Count; i += 7)
        {
            Assert.Equal(((long)i, $"{i}"), ReadAll(log, from: i, limit: i + 1).ConvertAll(record => (record.Offset, record.Value.Split(':')[0]))[0]);
            Assert.Equal(((long)i, 10L * i), log.FindByTime(10 * i));
            Assert.Equal(((long)i, 10L * i), log.FindByTime((10 * i) - 9));
        }
    }

    private string[] Files() => [.. Directory.GetFiles(_fixture.Folder, "*.index").Order()];

    private void Damage(string damage)
    {
        var files = Files();
        foreach (var path in files)
        {
            var bytes = File.ReadAllBytes(path);
            switch (damage)
            {
                case "missing":
                    File.Delete(path);
                    continue;
                case "empty":
                    bytes = [];
                    break;
                case "header garbled":
                    bytes[9] ^= 1;
                    break;
                case "torn":
                    bytes = bytes[..^7];
                    break;
                case "short":
                    bytes = bytes[..Math.Min(2 * IndexEntry.Size, bytes.Length)];
                    break;
                case "entry garbled":
                    bytes[(bytes.Length / 2) + 3] ^= 1;
                    break;
                case "last entry garbled":
                    bytes[^9] ^= 1;
                    break;
                case "of another segment":
                    bytes = path == files[0] ? File.ReadAllBytes(files[1]) : bytes;
                    break;
                case "too long":
                    bytes = [.. bytes, .. bytes[^IndexEntry.Size..], .. new byte[500]];
                    break;
            }

            File.WriteAllBytes(path, bytes);
        }
    }
}
