using System.Text;
using Confluent.Kafka;

namespace StreamInfer.Benchmarks.Kafka;

/// <summary>What one writes in a day: a Consume loop, and Produce with a handler, a record at a time.</summary>
internal sealed class LoopVariant(KafkaSetup setup) : IKafkaVariant
{
    private const int InFlight = 32_768;

    private readonly byte[] _value = new byte[KafkaSetup.OutputBytes];
    private readonly byte[] _model = Encoding.UTF8.GetBytes("fraud");
    private readonly byte[] _version = Encoding.UTF8.GetBytes("3");
    private int _open;

    public string Name => "loop";

    public Cost Consume(int events, bool produces)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = setup.Brokers,
            GroupId = KafkaSetup.Source().Group,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
        }).Build();
        using var producer = produces ? OpenProducer() : null;
        consumer.Subscribe(KafkaSetup.Events);
        CostMeter? meter = null;
        for (var read = 0; read < events; read++)
        {
            var result = consumer.Consume();
            meter ??= new CostMeter();
            if (producer is not null)
            {
                Send(producer, result.Message.Key);
            }
        }

        producer?.Flush();
        var cost = meter!.Of(events);
        consumer.Close();
        return cost;
    }

    public Cost Produce(int records)
    {
        using var producer = OpenProducer();
        Send(producer, [1]);
        producer.Flush();
        var meter = new CostMeter();
        for (var sent = 0; sent < records; sent++)
        {
            var key = new byte[16];
            BitConverter.TryWriteBytes(key, sent);
            Send(producer, key);
        }

        producer.Flush();
        return meter.Of(records);
    }

    private IProducer<byte[], byte[]> OpenProducer() => new ProducerBuilder<byte[], byte[]>(new ProducerConfig
    {
        BootstrapServers = setup.Brokers,
        EnableIdempotence = true,
        LingerMs = 1,
    }).Build();

    private void Send(IProducer<byte[], byte[]> producer, byte[] key)
    {
        SpinWait.SpinUntil(() => Volatile.Read(ref _open) < InFlight);
        Interlocked.Increment(ref _open);
        var message = new Message<byte[], byte[]> { Key = key, Value = _value, Headers = [new Header("si-model", _model), new Header("si-model-version", _version)] };
        producer.Produce(KafkaSetup.Output, message, _ => Interlocked.Decrement(ref _open));
    }
}
