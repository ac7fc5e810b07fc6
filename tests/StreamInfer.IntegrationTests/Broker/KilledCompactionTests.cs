using System.Globalization;
using Confluent.Kafka;

namespace StreamInfer.IntegrationTests.Broker;

/// <summary>The real program, killed while it compacts.</summary>
public sealed class KilledCompactionTests : KilledBrokerTest
{
    private const string Topic = "killed-compacted";
    private const int Keys = 100;
    private const int Round = 200;

    private readonly Dictionary<int, string?> _latest = [];
    private volatile int _acknowledged;
    private volatile string? _failure;

    [Fact]
    public async Task Kill_whileCompacting_theLatestOfEachKeyIsThereAndOrderIsKept()
    {
        using var broker = new KilledProgram(seed: 7);
        await broker.StartAsync();
        await CreateTopicAsync(broker.Address, Topic, 1, new Dictionary<string, string>
        {
            ["cleanup.policy"] = "compact",
            ["segment.bytes"] = "16384",
            ["min.cleanable.dirty.ratio"] = "0.01",
        });
        using var producer = OpenProducer(broker.Address);
        using var stop = new CancellationTokenSource();
        var sending = Task.Run(() => Send(producer, stop.Token));
        for (var kills = 0; kills < KilledProgram.Kills;)
        {
            kills += await broker.KillAsync(() => AcknowledgedAsync(sending));
        }

        await stop.CancelAsync();
        await sending;
        Assert.Null(_failure);
        Check(ReadAll(broker.Address, Topic, 0));
    }

    /// <summary>Ever larger numbers under keys that come again and again; now and then a key is deleted.</summary>
    private void Send(IProducer<int, string?> producer, CancellationToken stop)
    {
        var random = new Random(11);
        for (var number = 0; !stop.IsCancellationRequested;)
        {
            for (var record = 0; record < Round; record++, number++)
            {
                var key = random.Next(Keys);
                var value = number % 50 == 0 ? null : number.ToString(CultureInfo.InvariantCulture);
                _latest[key] = value;
                producer.Produce(new TopicPartition(Topic, 0), new Message<int, string?> { Key = key, Value = value }, Delivered);
            }

            producer.Flush(CallLimit);
        }
    }

    private void Delivered(DeliveryReport<int, string?> report)
    {
        _failure ??= report.Error.IsError ? report.Error.Reason : null;
        _acknowledged++;
    }

    private async Task AcknowledgedAsync(Task sending)
    {
        for (var before = _acknowledged; _acknowledged == before;)
        {
            Assert.False(sending.IsCompleted, sending.Exception?.ToString());
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    private void Check(List<ConsumeResult<int, string?>> records)
    {
        Assert.True(records.Count < _acknowledged, $"nothing was compacted: {records.Count} of {_acknowledged} records are there");
        var numbers = records.Where(record => record.Message.Value is not null).Select(record => int.Parse(record.Message.Value!, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(numbers.Order().Distinct(), numbers);
        var latest = new Dictionary<int, string?>();
        foreach (var record in records)
        {
            latest[record.Message.Key] = record.Message.Value;
        }

        Assert.Equal(_latest.OrderBy(pair => pair.Key), latest.OrderBy(pair => pair.Key));
    }
}
