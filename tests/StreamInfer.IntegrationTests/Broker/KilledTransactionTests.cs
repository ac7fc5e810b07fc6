using System.Globalization;
using Confluent.Kafka;

namespace StreamInfer.IntegrationTests.Broker;

/// <summary>The real program, killed in the middle of transactions.</summary>
public sealed class KilledTransactionTests : KilledBrokerTest
{
    private const string Source = "killed-in";
    private const string Target = "killed-out";
    private const int Records = 5;

    private static readonly int[] Partitions = [0, 1];

    private readonly List<int> _committed = [];
    private readonly List<int> _aborted = [];
    private volatile int _ended;

    [Fact]
    public async Task Kill_inTransactions_committedOnesAreWholeAndAbortedOnesAreNotSeen()
    {
        using var broker = new KilledProgram(seed: 4);
        await broker.StartAsync();
        await CreateTopicAsync(broker.Address, Source, 1);
        await CreateTopicAsync(broker.Address, Target, Partitions.Length);
        using var stop = new CancellationTokenSource();
        var sending = Task.Run(() => Run(broker.Address, stop.Token));
        for (var kills = 0; kills < KilledProgram.Kills;)
        {
            kills += await broker.KillAsync(() => EndedAsync(sending));
        }

        await stop.CancelAsync();
        await sending;
        Check(broker.Address);
    }

    private void Run(string address, CancellationToken stop)
    {
        using var consumer = OpenConsumer(address);
        var producer = Open(address);
        try
        {
            for (var number = 0; !stop.IsCancellationRequested; number++, _ended++)
            {
                if (!TryRun(producer, consumer.ConsumerGroupMetadata, number))
                {
                    producer.Dispose();
                    producer = Open(address);
                }
            }
        }
        finally
        {
            producer.Dispose();
        }
    }

    private static IProducer<int, string?> Open(string address)
    {
        var producer = OpenProducer(address, "killed");
        producer.InitTransactions(CallLimit);
        return producer;
    }

    /// <summary>One transaction: some records in each partition, and an offset.</summary>
    /// <returns>Whether the producer can go on; where it cannot, what became of the transaction is left open.</returns>
    private bool TryRun(IProducer<int, string?> producer, IConsumerGroupMetadata group, int number)
    {
        try
        {
            producer.BeginTransaction();
            foreach (var partition in Partitions)
            {
                for (var record = 0; record < Records; record++)
                {
                    producer.Produce(new TopicPartition(Target, partition), new Message<int, string?> { Key = number, Value = record.ToString(CultureInfo.InvariantCulture) });
                }
            }

            Retry(() => producer.SendOffsetsToTransaction([new TopicPartitionOffset(Source, 0, number)], group, CallLimit));
            if (number % 5 == 4)
            {
                Retry(() => producer.AbortTransaction(CallLimit));
                _aborted.Add(number);
            }
            else
            {
                Retry(() => producer.CommitTransaction(CallLimit));
                _committed.Add(number);
            }

            return true;
        }
        catch (KafkaTxnRequiresAbortException)
        {
            Retry(() => producer.AbortTransaction(CallLimit));
            _aborted.Add(number);
            return true;
        }
        catch (KafkaException fatal) when (fatal.Error.IsFatal)
        {
            return false;
        }
    }

    private static void Retry(Action call)
    {
        while (true)
        {
            try
            {
                call();
                return;
            }
            catch (KafkaRetriableException)
            {
                // The call goes on where it was.
            }
        }
    }

    private async Task EndedAsync(Task sending)
    {
        for (var before = _ended; _ended == before;)
        {
            Assert.False(sending.IsCompleted, sending.Exception?.ToString());
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    private void Check(string address)
    {
        var seen = Partitions.Select(partition => Seen(address, partition)).ToList();
        Assert.Equal(seen[0], seen[1]);
        Assert.Equal(seen[0].Order().Distinct(), seen[0]);
        Assert.Empty(_committed.Except(seen[0]));
        Assert.Empty(_aborted.Intersect(seen[0]));
        using var consumer = OpenConsumer(address);
        Assert.Equal(seen[0][^1], consumer.Committed([new TopicPartition(Source, 0)], CallLimit).Single().Offset.Value);
    }

    /// <summary>The transactions of which a partition has records, each of which must be there whole and in one piece.</summary>
    private static List<int> Seen(string address, int partition)
    {
        var records = ReadAll(address, Target, partition, IsolationLevel.ReadCommitted);
        var numbers = records.Where((_, at) => at % Records == 0).Select(record => record.Message.Key).ToList();
        var expected = numbers.SelectMany(number => Enumerable.Range(0, Records).Select(record => (number, record.ToString(CultureInfo.InvariantCulture))));
        Assert.Equal(expected, records.Select(record => (record.Message.Key, record.Message.Value!)));
        return numbers;
    }
}
