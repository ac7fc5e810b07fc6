using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.EmbeddedBroker.Tests.Transactions;

/// <summary>The parts of a broker that transactions need, on a folder of their own and a clock that tests move. The topic is "scores", with two partitions.</summary>
internal sealed class TransactionFixture : IDisposable
{
    public const string Topic = "scores";
    public const string Group = "scorers";
    public const int TimeoutMs = 10_000;

    private readonly string _root = Directory.CreateTempSubdirectory("transactions-").FullName;
    private readonly byte[] _buffer = new byte[1 << 18];
    private int _copies;

    private TransactionFixture(FlushMode flush)
    {
        Options = new BrokerOptions { DataFolder = Path.Combine(_root, "0"), Flush = flush };
    }

    public ManualTimeProvider Time { get; } = new();

    public BrokerOptions Options { get; private set; }

    /// <summary>How many more writes succeed before the disk is full.</summary>
    public int WritesLeft { get; set; } = int.MaxValue;

    /// <summary>Whether an fsync succeeds.</summary>
    public bool FlushFails { get; set; }

    public TopicCatalog Topics { get; private set; } = null!;

    public GroupCoordinator Groups { get; private set; } = null!;

    public TransactionCoordinator Coordinator { get; private set; } = null!;

    public static async Task<TransactionFixture> CreateAsync(FlushMode flush = FlushMode.PageCache)
    {
        var fixture = new TransactionFixture(flush);
        await fixture.OpenAsync();
        Assert.Equal(ErrorCode.None, fixture.Topics.Create(Topic, 2, new TopicSettings()));
        return fixture;
    }

    /// <summary>The process ends in good order, and another begins.</summary>
    public async Task RestartAsync()
    {
        Close();
        await OpenAsync();
    }

    /// <summary>The process is killed where it stands, and another begins: what the files hold at this instant is all there is.</summary>
    public async Task KillAsync()
    {
        var killed = Options.DataFolder;
        var copy = Path.Combine(_root, $"{++_copies}");
        foreach (var file in Directory.EnumerateFiles(killed, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(copy, Path.GetRelativePath(killed, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        Close();
        Directory.Delete(killed, recursive: true);
        Options = Options with { DataFolder = copy };
        await OpenAsync();
    }

    public void Dispose()
    {
        Close();
        Directory.Delete(_root, recursive: true);
    }

    public async Task<ProducerIdAndEpoch> InitialiseAsync(string transactionalId, ProducerIdAndEpoch? expected = null)
    {
        var result = await Coordinator.InitialiseAsync(transactionalId, TimeoutMs, expected);
        Assert.Equal(ErrorCode.None, result.Error);
        return result.Producer;
    }

    /// <summary>Adds partitions of the topic; must succeed.</summary>
    public async Task BeginAsync(string transactionalId, ProducerIdAndEpoch producer, params int[] partitions) => Assert.Equal(
        ErrorCode.None,
        await Coordinator.AddPartitionsAsync(transactionalId, producer, [.. partitions.Select(partition => new TopicPartition(Topic, partition))]));

    public AppendResult Produce(ProducerIdAndEpoch producer, int partition, int sequence, string value)
    {
        var builder = new BatchBuilder();
        builder.Add(Time.GetUtcNow().ToUnixTimeMilliseconds(), "k"u8, Encoding.UTF8.GetBytes(value));
        return Coordinator.Append(Log(partition), builder.Build(producer.ProducerId, producer.Epoch, sequence, BatchAttributes.Transactional));
    }

    public ValueTask<ErrorCode> CommitOffsetAsync(string transactionalId, ProducerIdAndEpoch producer, int partition, long offset) =>
        Coordinator.CommitOffsetsAsync(
            transactionalId, producer, new GroupMember(Group, -1, "", null), [new OffsetCommit(Topic, partition, offset, LeaderEpoch: -1, Metadata: null)]);

    public PartitionLog Log(int partition) => Topics.Find(Topic)!.Find(partition)!;

    /// <summary>The group's position, or -1; the second says whether an open transaction may move it.</summary>
    public (long Offset, bool IsUnstable) Position(int partition)
    {
        var partitions = new[] { new TopicPartition(Topic, partition) };
        return (Groups.Fetch(Group, partitions, requireStable: false)[0].Offset,
            Groups.Fetch(Group, partitions, requireStable: true)[0].Error == ErrorCode.UnstableOffsetCommit);
    }

    /// <summary>What a read_uncommitted consumer gets.</summary>
    public List<string> ReadAll(int partition) => Read(Log(partition), Log(partition).EndOffset, skipsAborted: false);

    /// <summary>What a read_committed consumer gets, told by the log what to skip as fetch tells it.</summary>
    public List<string> ReadCommitted(int partition) => Read(Log(partition), Log(partition).LastStableOffset, skipsAborted: true);

    private List<string> Read(PartitionLog log, long limit, bool skipsAborted)
    {
        var aborted = new List<AbortedTransaction>();
        log.AbortedIn(log.StartOffset, limit, aborted);
        var pending = new Queue<AbortedTransaction>(aborted.OrderBy(transaction => transaction.FirstOffset));
        var skipped = new HashSet<long>();
        var values = new List<string>();
        for (var offset = log.StartOffset; offset < limit;)
        {
            var batches = _buffer.AsSpan(0, log.Read(offset, limit, _buffer));
            Assert.False(batches.IsEmpty);
            while (!batches.IsEmpty)
            {
                var header = new BatchHeader(batches);
                var batch = batches[..(int)header.TotalSize];
                while (pending.TryPeek(out var next) && next.FirstOffset <= header.LastOffset)
                {
                    skipped.Add(pending.Dequeue().ProducerId);
                }

                if (header.IsControl)
                {
                    skipped.Remove(header.ProducerId);
                }
                else if (!skipsAborted || !header.IsTransactional || !skipped.Contains(header.ProducerId))
                {
                    AddValues(batch[BatchHeader.Size..], values);
                }

                offset = header.LastOffset + 1;
                batches = batches[batch.Length..];
            }
        }

        return values;
    }

    private static void AddValues(ReadOnlySpan<byte> records, List<string> to)
    {
        var reader = new RecordReader(records);
        while (reader.MoveNext())
        {
            to.Add(Encoding.UTF8.GetString(reader.Value));
        }
    }

    private async Task OpenAsync()
    {
        var environment = new LogEnvironment
        {
            Time = Time,
            Logger = NullLogger.Instance,
            Flush = Options.Flush,
            Write = (file, bytes, position) =>
            {
                if (WritesLeft-- <= 0)
                {
                    throw new IOException("No space left on device");
                }

                RandomAccess.Write(file, bytes, position);
            },
            FlushToDisk = file =>
            {
                if (FlushFails)
                {
                    throw new IOException("Input/output error");
                }

                RandomAccess.FlushToDisk(file);
            },
        };
        Topics = TopicCatalog.Open(Options, environment);
        Groups = GroupCoordinator.Open(Options, Topics.Find(TopicCatalog.GroupOffsets)!.Find(0)!, Time);
        Coordinator = await TransactionCoordinator.OpenAsync(Options, Topics, Groups, Time, NullLogger.Instance);
    }

    private void Close()
    {
        Coordinator.Dispose();
        Groups.Dispose();
        Topics.Dispose();
    }
}
