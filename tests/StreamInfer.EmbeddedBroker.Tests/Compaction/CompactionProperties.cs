using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Tests.Compaction;

public sealed class CompactionProperties
{
    private const int Cases = 100;

    [Fact]
    public void CleanUp_anyHistory_keepsTheLatestOfEachKeyAndInventsNothing()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            using var log = new CompactedLog(keyCapacity: random.Next(4, 40), segmentBytes: random.Next(300, 1500));
            for (var step = 0; step < 60; step++)
            {
                Act(random, log);
            }

            log.Log.CleanUp();
            Check(log, seed);
        }
    }

    [Fact]
    public void CleanUp_killedAtAnyWrite_losesNothing()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            using var log = new CompactedLog(keyCapacity: 40, segmentBytes: random.Next(300, 900));
            var writes = int.MaxValue;
            log.Environment = log.Environment with
            {
                Write = (file, bytes, at) =>
                {
                    if (writes-- <= 0)
                    {
                        // Torn: part of it is there.
                        RandomAccess.Write(file, bytes[..random.Next(bytes.Length)], at);
                        throw new IOException("the test ends the process here");
                    }

                    RandomAccess.Write(file, bytes, at);
                },
                FlushFolder = _ =>
                {
                    if (writes-- <= 0)
                    {
                        throw new IOException("the test ends the process here");
                    }
                },
            };
            log.Reopen();
            for (var step = 0; step < 50; step++)
            {
                Act(random, log);
            }

            writes = random.Next(12);
            try
            {
                log.Log.CleanUp();
            }
            catch (IOException)
            {
                // What the process would not have lived to see.
            }

            writes = int.MaxValue;
            log.ReopenCopy();
            Check(log, seed);
            log.Log.CleanUp();
            Check(log, seed);
        }
    }

    private static void Act(Random random, CompactedLog log)
    {
        switch (random.Next(12))
        {
            case 0:
                log.Log.CleanUp();
                break;
            case 1:
                log.Time.Advance(TimeSpan.FromSeconds(random.Next(8)));
                break;
            case 2:
                log.Reopen();
                break;
            case 3 or 4:
                // Each transaction by a producer of its own: sequences are another test's.
                log.Transact(1_000_000 + log.Log.EndOffset, 0, isCommit: random.Next(2) == 0, Records(random));
                break;
            default:
                log.Put((CompressionCodec)random.Next(5), Records(random));
                break;
        }
    }

    private static (string Key, string? Value)[] Records(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => ($"k{random.Next(12)}", random.Next(5) == 0 ? null : new string('v', random.Next(60))))];

    private static void Check(CompactedLog log, int seed)
    {
        var read = log.Read();
        var known = log.Committed.ToDictionary(record => record.Offset);
        Assert.All(read, record => Assert.Equal(known[record.Offset], record));
        Assert.Equal(read.Select(record => record.Offset).Order(), read.Select(record => record.Offset));
        var latestRead = read.GroupBy(record => record.Key).ToDictionary(group => group.Key, group => group.Last());
        foreach (var key in log.Committed.GroupBy(record => record.Key))
        {
            var latest = key.Last();

            // A deleted key may be gone altogether; if anything of it is left, its last word is the tombstone.
            var found = latestRead.TryGetValue(key.Key, out var last);
            Assert.True(found ? last == latest : latest.Value is null, $"seed {seed}: the latest of {key.Key} is {latest}, read was {(found ? last.ToString() : "nothing")}");
        }
    }
}
