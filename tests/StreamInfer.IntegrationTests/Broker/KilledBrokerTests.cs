using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Confluent.Kafka;
using StreamInfer.IntegrationTests.Service;

namespace StreamInfer.IntegrationTests.Broker;

/// <summary>The real program, killed at random moments under load. Its storage is killed at every byte in the broker's own tests.</summary>
public sealed class KilledBrokerTests
{
    private const string Topic = "killed";
    private const string Group = "killed-group";
    private const int Partitions = 4;

    /// <summary>How often it is killed: some in the suite, as many as one likes by hand.</summary>
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("STREAMINFER_BROKER_KILLS") ?? "12", CultureInfo.InvariantCulture);

    private readonly List<int>[] _acknowledged = [.. Enumerable.Range(0, Partitions).Select(_ => new List<int>())];
    private readonly List<string> _failures = [];

    [Fact]
    public async Task Kill_underLoad_everythingAcknowledgedIsThereOnceAndInOrder()
    {
        using var folder = new TemporaryFolder();
        var address = $"127.0.0.1:{FreePort()}";
        var random = new Random(20_261_125);
        var committed = -1L;
        var broker = await StartAsync(folder, address);
        try
        {
            using var producer = Producer(address);
            using var consumer = Consumer(address);
            using var stop = new CancellationTokenSource();
            var sending = Task.Run(() => Send(producer, stop.Token));
            for (var kill = 0; kill < Kills; kill++)
            {
                await AcknowledgedAsync(random.Next(1, 2_000));
                committed = TryCommit(consumer, committed);
                broker.Kill();
                broker.Dispose();
                broker = await StartAsync(folder, address);
            }

            await AcknowledgedAsync(1);
            await stop.CancelAsync();
            await sending;
            producer.Flush(TimeSpan.FromMinutes(1));
            Assert.Empty(_failures);
            Check(address, committed);
        }
        finally
        {
            broker.Dispose();
        }
    }

    private static async Task<ProgramRun> StartAsync(TemporaryFolder folder, string address)
    {
        var broker = new ProgramRun(new Dictionary<string, string>(), "broker", "--data", folder.File("data"), "--listen", address);
        while (!broker.Output.Contains(address, StringComparison.Ordinal))
        {
            Assert.False(broker.HasExited, broker.Error);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        return broker;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static IProducer<Null, int> Producer(string address) => new ProducerBuilder<Null, int>(new ProducerConfig
    {
        BootstrapServers = address,
        EnableIdempotence = true,
        LingerMs = 1,
        MessageTimeoutMs = 120_000,
        ReconnectBackoffMs = 10,
        ReconnectBackoffMaxMs = 50,
        RetryBackoffMs = 20,
    }).SetLogHandler((_, _) => { }).Build();

    private static IConsumer<Null, int> Consumer(string address) => new ConsumerBuilder<Null, int>(new ConsumerConfig
    {
        BootstrapServers = address,
        GroupId = Group,
        EnableAutoCommit = false,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        ReconnectBackoffMs = 10,
        ReconnectBackoffMaxMs = 50,
        EnablePartitionEof = true,
    }).SetLogHandler((_, _) => { }).Build();

    /// <summary>Numbers, each partition its own, in order, as fast as the broker takes them.</summary>
    private void Send(IProducer<Null, int> producer, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            for (var partition = 0; partition < Partitions; partition++)
            {
                try
                {
                    producer.Produce(new TopicPartition(Topic, partition), new Message<Null, int> { Value = number }, Delivered);
                }
                catch (ProduceException<Null, int> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
                {
                    producer.Poll(TimeSpan.FromMilliseconds(20));
                    partition--;
                }
            }
        }
    }

    private void Delivered(DeliveryReport<Null, int> report)
    {
        lock (_failures)
        {
            if (report.Error.IsError)
            {
                _failures.Add(report.Error.Reason);
            }
            else
            {
                _acknowledged[report.Partition.Value].Add(report.Message.Value);
            }
        }
    }

    private async Task AcknowledgedAsync(int more)
    {
        var until = Count() + more;
        while (Count() < until)
        {
            Assert.Empty(_failures);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    private int Count()
    {
        lock (_failures)
        {
            return _acknowledged.Sum(numbers => numbers.Count);
        }
    }

    /// <summary>Commits what is acknowledged of partition 0; the broker may be gone before it answers, which proves nothing either way.</summary>
    private long TryCommit(IConsumer<Null, int> consumer, long before)
    {
        long offset;
        lock (_failures)
        {
            offset = _acknowledged[0].Count;
        }

        try
        {
            consumer.Commit([new TopicPartitionOffset(Topic, 0, offset)]);
            return offset;
        }
        catch (KafkaException)
        {
            return before;
        }
    }

    private void Check(string address, long committed)
    {
        using var consumer = Consumer(address);
        var position = consumer.Committed([new TopicPartition(Topic, 0)], TimeSpan.FromSeconds(30)).Single().Offset.Value;
        Assert.True(committed < 0 || position >= committed, $"committed {committed}, found {position}");
        consumer.Assign(Enumerable.Range(0, Partitions).Select(partition => new TopicPartitionOffset(Topic, partition, Offset.Beginning)));
        var read = new List<int>?[Partitions];
        for (var ended = 0; ended < Partitions;)
        {
            var result = consumer.Consume(TimeSpan.FromSeconds(30)) ?? throw new TimeoutException("the end of a partition was not reached in 30 s");
            if (result.IsPartitionEOF)
            {
                ended++;
                continue;
            }

            (read[result.Partition.Value] ??= []).Add(result.Message.Value);
        }

        for (var partition = 0; partition < Partitions; partition++)
        {
            // All were acknowledged in the end, so what is there is exactly that: in order, once each.
            Assert.Equal(_acknowledged[partition], read[partition] ?? []);
        }
    }
}
