using System.Globalization;
using Confluent.Kafka;

namespace StreamInfer.IntegrationTests.Broker;

/// <summary>The real program, killed while it is produced and committed to. Its storage is killed at every byte in the broker's own tests.</summary>
public sealed class KilledUnderLoadTests : KilledBrokerTest
{
    private const string Topic = "killed";
    private const int Partitions = 4;
    private const int Window = 2000;

    private readonly List<int>[] _acknowledged = [.. Enumerable.Range(0, Partitions).Select(_ => new List<int>())];
    private readonly List<string> _failures = [];
    private long _attempted = -1;
    private long _committed = -1;

    [Fact]
    public async Task Kill_underLoad_everythingAcknowledgedIsThereOnceAndInOrder()
    {
        using var broker = new KilledProgram(seed: 20_261_125);
        await broker.StartAsync();
        await CreateTopicAsync(broker.Address, Topic, Partitions);
        using var producer = OpenProducer(broker.Address);
        using var consumer = OpenConsumer(broker.Address);
        using var stop = new CancellationTokenSource();
        var sending = Task.Run(() => Send(producer, stop.Token));
        var committing = Task.Run(() => Commit(consumer, stop.Token));
        for (var kills = 0; kills < KilledProgram.Kills;)
        {
            kills += await broker.KillAsync(() => AcknowledgedAsync(1));
            await CheckCommittedAsync(broker.Address);
        }

        await stop.CancelAsync();
        await sending;
        await committing;
        producer.Flush(CallLimit);
        Assert.Empty(_failures);
        for (var partition = 0; partition < Partitions; partition++)
        {
            // What is there was sent, in the order of sending, once each, and all of it was acknowledged in the end, though not always in that order: of
            // what was written just before a kill the client learns when it asks again.
            var log = ReadAll(broker.Address, Topic, partition).Select(record => record.Message.Key).ToList();
            Assert.Equal(Enumerable.Range(0, log.Count), log);
            Assert.Equal(log, _acknowledged[partition].Order());
        }
    }

    /// <summary>Numbers, the same to each partition, in order, as fast as the broker acknowledges them.</summary>
    private void Send(IProducer<int, string?> producer, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            for (var partition = 0; partition < Partitions; partition++)
            {
                producer.Produce(new TopicPartition(Topic, partition), new Message<int, string?> { Key = number, Value = number.ToString(CultureInfo.InvariantCulture) }, Delivered);
            }

            while (Partitions * (number + 1) - Count() > Window)
            {
                producer.Poll(TimeSpan.FromMilliseconds(5));
            }
        }
    }

    private void Delivered(DeliveryReport<int, string?> report)
    {
        lock (_failures)
        {
            if (report.Error.IsError)
            {
                _failures.Add(report.Error.Reason);
            }
            else
            {
                _acknowledged[report.Partition.Value].Add(report.Message.Key);
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
            return _acknowledged.Sum(numbers => numbers.Count) + _failures.Count;
        }
    }

    /// <summary>Commits ever larger offsets; a broker that is gone before it answers proves nothing either way.</summary>
    private void Commit(IConsumer<int, string?> consumer, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var offset = Interlocked.Increment(ref _attempted);
            try
            {
                consumer.Commit([new TopicPartitionOffset(Topic, 0, offset)]);
                Volatile.Write(ref _committed, offset);
            }
            catch (KafkaException)
            {
                // The next one is larger.
            }
        }
    }

    private async Task CheckCommittedAsync(string address)
    {
        using var onlooker = OpenConsumer(address);
        var least = Volatile.Read(ref _committed);
        var found = await Task.Run(() => onlooker.Committed([new TopicPartition(Topic, 0)], CallLimit).Single().Offset.Value);
        Assert.True(least < 0 || found >= least, $"committed {least}, found {found}");
        Assert.True(found <= Volatile.Read(ref _attempted), $"committed at most {_attempted}, found {found}");
    }
}
