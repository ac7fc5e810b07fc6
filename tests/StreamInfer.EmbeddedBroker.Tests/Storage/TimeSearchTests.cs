using StreamInfer.EmbeddedBroker.Storage;
using static StreamInfer.EmbeddedBroker.Tests.Storage.LogFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

public sealed class TimeSearchTests : IDisposable
{
    private readonly LogFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Find_by_time_finds_the_first_record_within_its_batch()
    {
        using var log = _fixture.Open();
        log.Append(At(1_000, "a", "b", "c")); // 1000 to 1002
        log.Append(At(500, "d")); // later in the log, earlier in time
        log.Append(At(1_002, "e", "f"));

        Assert.Equal((0L, 1_000L), log.FindByTime(0));
        Assert.Equal((1L, 1_001L), log.FindByTime(1_001));
        Assert.Equal((2L, 1_002L), log.FindByTime(1_002));
        Assert.Equal((5L, 1_003L), log.FindByTime(1_003));
        Assert.Equal((-1L, -1L), log.FindByTime(1_004));
    }

    [Fact]
    public void Find_by_time_leaves_out_what_is_deleted()
    {
        using var log = _fixture.Open();
        log.Append(At(1_000, "a", "b", "c"));
        log.Append(At(900, "d"));
        log.DeleteRecords(2);

        Assert.Equal((2L, 1_002L), log.FindByTime(0));
        Assert.Equal((2L, 1_002L), log.NewestByTime());
        log.DeleteRecords(3);
        Assert.Equal((3L, 900L), log.NewestByTime());
        Assert.Equal((-1L, -1L), log.FindByTime(901));
    }

    [Fact]
    public void Newest_by_time_is_the_first_of_the_largest()
    {
        using var log = _fixture.Open();
        Assert.Equal((-1L, -1L), log.NewestByTime());
        log.Append(At(1_000, "a", "b"));
        log.Append(At(1_001, "c"));
        log.Append(At(10, "d"));

        Assert.Equal((1L, 1_001L), log.NewestByTime());
    }

    /// <summary>Over segments, index entries and restarts, both searches find what a search from front to back finds.</summary>
    [Fact]
    public void Searches_agree_with_a_search_from_front_to_back()
    {
        for (var seed = 0; seed < 4; seed++)
        {
            var random = new Random(seed);
            using var fixture = new LogFixture { Settings = new() { SegmentBytes = 200_000, RetentionMs = -1 } };
            var times = new List<long>();
            using (var log = fixture.Open())
            {
                while (times.Count < 400)
                {
                    var time = random.Next(100_000);
                    var values = Enumerable.Range(0, random.Next(1, 5)).Select(i => new string('x', random.Next(4_000))).ToArray();
                    times.AddRange(Enumerable.Range(time, values.Length).Select(at => (long)at));
                    log.Append(At(time, values));
                }

                Check(log, times, 0, random);
            }

            using var again = fixture.Open();
            Check(again, times, 0, random);
            var start = random.Next(400);
            again.DeleteRecords(start);
            Check(again, times, start, random);
        }
    }

    private static void Check(PartitionLog log, List<long> times, int start, Random random)
    {
        for (var i = 0; i < 50; i++)
        {
            var target = random.Next(100_000);
            var found = times.FindIndex(start, time => time >= target);
            Assert.Equal(found < 0 ? (-1, -1) : (found, times[found]), log.FindByTime(target));
        }

        var largest = times.Skip(start).Max();
        Assert.Equal((times.IndexOf(largest, start), largest), log.NewestByTime());
    }

    private static byte[] At(long timestampMs, params string[] values) => Batch(timestampMs, -1, -1, -1, false, values);
}
