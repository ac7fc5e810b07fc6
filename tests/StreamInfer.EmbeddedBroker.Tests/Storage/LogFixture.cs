using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Topics;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

/// <summary>A log in a folder of its own, which goes with it.</summary>
internal sealed class LogFixture : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("log-").FullName;

    public LogFixture()
    {
        Folder = Path.Combine(_root, "topic-0");
        // Nothing here loses power, and the disk takes its time.
        Environment = new LogEnvironment { Time = Time, Logger = NullLogger.Instance, FlushToDisk = static _ => { }, FlushFolder = static _ => { } };
    }

    public string Folder { get; }

    public ManualTime Time { get; } = new();

    public LogEnvironment Environment { get; set; }

    public TopicSettings Settings { get; set; } = new();

    public PartitionLog Open() => PartitionLog.Open(Folder, "topic", 0, () => Settings, Environment);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>A batch of records whose values are given.</summary>
    public static byte[] Batch(params string[] values) => Batch(1_000, -1, -1, -1, false, values);

    /// <summary>A batch of an idempotent producer.</summary>
    public static byte[] Batch(long producerId, short epoch, int sequence, params string[] values) =>
        Batch(1_000, producerId, epoch, sequence, false, values);

    public static byte[] Batch(long timestampMs, long producerId, short epoch, int sequence, bool isTransactional, params string[] values)
    {
        var builder = new BatchBuilder();
        foreach (var value in values)
        {
            builder.Add(timestampMs++, Encoding.UTF8.GetBytes("k"), Encoding.UTF8.GetBytes(value));
        }

        return builder.Build(producerId, epoch, sequence, isTransactional ? BatchAttributes.Transactional : BatchAttributes.None).ToArray();
    }

    /// <summary>All that a reader gets from an offset on, up to a limit, with its offsets; ends of transactions read <c>commit</c> and <c>abort</c>.</summary>
    public static List<(long Offset, string Value)> ReadAll(PartitionLog log, long from = -1, long limit = long.MaxValue, int bufferSize = 1 << 16)
    {
        var found = new List<(long, string)>();
        var buffer = new byte[bufferSize];
        var next = from < 0 ? log.StartOffset : from;
        while (true)
        {
            var read = log.Read(next, limit, buffer);
            if (read == 0)
            {
                return found;
            }

            if (read < 0)
            {
                buffer = new byte[-read];
                continue;
            }

            for (var left = buffer.AsSpan(0, read); !left.IsEmpty;)
            {
                var header = new BatchHeader(left);
                var batch = left[..(int)header.TotalSize];
                Assert.Equal(Crc32C.Of(batch[BatchHeader.ChecksumStart..]), header.Checksum);
                var records = new RecordReader(batch[BatchHeader.Size..]);
                while (records.MoveNext())
                {
                    var value = header.IsControl ? (TransactionMarker.Read(batch)!.Value.IsCommit ? "commit" : "abort") : Encoding.UTF8.GetString(records.Value);
                    found.Add((header.BaseOffset + records.OffsetDelta, value));
                }

                next = header.LastOffset + 1;
                left = left[batch.Length..];
            }
        }
    }

    public static List<string> Values(PartitionLog log) => ReadAll(log).ConvertAll(static record => record.Value);
}
