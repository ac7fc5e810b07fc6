using System.Text;
using System.Threading.Channels;
using Confluent.Kafka;
using StreamInfer.Host.Bench.Workloads;
using StreamInfer.Telemetry;

namespace StreamInfer.Host.Bench.Scorers;

/// <summary>
/// What a good engineer writes in a day with Confluent.Kafka: a consume loop that hands events through a channel to one that collects up to a number or
/// for a time, runs the model, and produces with a delivery handler. With one event a run it is the same without collecting.
/// </summary>
internal sealed class LoopScorer : IScorer
{
    private const int MaxBatch = 256;
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan CommitEvery = TimeSpan.FromSeconds(1);

    private readonly BenchCell _cell;
    private readonly Workload _workload;
    private readonly TimeProvider _time;
    private readonly PlainModel _model;
    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly Channel<(ConsumeResult<byte[], byte[]> Event, long Arrival)> _events =
        Channel.CreateBounded<(ConsumeResult<byte[], byte[]>, long)>(new BoundedChannelOptions(10_000) { SingleReader = true, SingleWriter = true });

    private readonly int _batchSize;
    private readonly float[] _rows;
    private readonly float[] _scores = new float[MaxBatch];
    private readonly List<(ConsumeResult<byte[], byte[]> Event, long Arrival)> _batch = [];
    private readonly byte[] _modelName;
    private readonly byte[] _modelVersion = Encoding.UTF8.GetBytes(PlainPrediction.Version);
    private long _completed;
    private long _lastCommit;

    public LoopScorer(BenchCell cell, TimeProvider time, bool isBatched)
    {
        (_cell, _time, _workload) = (cell, time, Workload.Named(cell.Model));
        _batchSize = isBatched ? MaxBatch : 1;
        _model = new PlainModel(cell.Folder, _workload);
        _rows = new float[_batchSize * _model.Width];
        _modelName = Encoding.UTF8.GetBytes(cell.Model);
        _consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = cell.Bootstrap,
            GroupId = cell.Group,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
        }).Build();
        _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig
        {
            BootstrapServers = cell.Bootstrap,
            EnableIdempotence = true,
            Acks = Acks.All,
            LingerMs = 1,
            Partitioner = Partitioner.Murmur2Random,
        }).Build();
    }

    public long Completed => Volatile.Read(ref _completed);

    public LatencyHistogram Latency { get; } = new();

    public long? Late => null;

    public async Task RunAsync(CancellationToken stop)
    {
        _consumer.Subscribe(_cell.Source);
        var consuming = Task.Factory.StartNew(() => Consume(stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await ScoreAsync();
        await consuming;
        _producer.Flush(TimeSpan.FromSeconds(30));
        _consumer.Commit();
        _consumer.Close();
    }

    public void Dispose()
    {
        _producer.Dispose();
        _consumer.Dispose();
        _model.Dispose();
    }

    private void Consume(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (_consumer.Consume(100) is not { } result)
            {
                continue;
            }

            var item = (result, _time.GetTimestamp());
            while (!_events.Writer.TryWrite(item))
            {
                // Full: the scorer is slower than the topic; librdkafka keeps the rest.
                if (!_events.Writer.WaitToWriteAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
                {
                    return;
                }
            }
        }

        _events.Writer.Complete();
    }

    private async Task ScoreAsync()
    {
        while (await _events.Reader.WaitToReadAsync())
        {
            await CollectAsync();
            Score();
            CommitIfDue();
        }
    }

    private async Task CollectAsync()
    {
        var started = _time.GetTimestamp();
        _batch.Clear();
        while (_batch.Count < _batchSize)
        {
            if (_events.Reader.TryRead(out var item))
            {
                _batch.Add(item);
                continue;
            }

            var left = MaxWait - _time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            using var timeout = new CancellationTokenSource(left, _time);
            try
            {
                if (!await _events.Reader.WaitToReadAsync(timeout.Token))
                {
                    return;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Score()
    {
        for (var index = 0; index < _batch.Count; index++)
        {
            PlainEvent.Decode(_workload.Form, _batch[index].Event.Message.Value, _rows.AsSpan(index * _model.Width, _model.Width));
        }

        _model.Run(_rows, _batch.Count, _scores);
        for (var index = 0; index < _batch.Count; index++)
        {
            Produce(_batch[index].Event, _scores[index]);
            Latency.Record(_time.GetElapsedTime(_batch[index].Arrival).TotalSeconds);
        }

        Volatile.Write(ref _completed, _completed + _batch.Count);
    }

    private void Produce(ConsumeResult<byte[], byte[]> scored, float score)
    {
        var value = new byte[PlainPrediction.Size];
        PlainPrediction.Write(value, score, scored.Offset.Value);
        var message = new Message<byte[], byte[]>
        {
            Key = scored.Message.Key,
            Value = value,
            Headers = new Headers { { PlainPrediction.ModelHeader, _modelName }, { PlainPrediction.VersionHeader, _modelVersion } },
        };
        while (true)
        {
            try
            {
                _producer.Produce(_cell.Output, message, report => OnDelivered(report, scored));
                return;
            }
            catch (ProduceException<byte[], byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                _producer.Poll(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    // As such loops go: what was delivered may be committed, whether or not something before it was.
    private void OnDelivered(DeliveryReport<byte[], byte[]> report, ConsumeResult<byte[], byte[]> scored)
    {
        if (!report.Error.IsError)
        {
            _consumer.StoreOffset(scored);
        }
    }

    private void CommitIfDue()
    {
        if (_time.GetElapsedTime(_lastCommit) >= CommitEvery)
        {
            _lastCommit = _time.GetTimestamp();
            try
            {
                _consumer.Commit();
            }
            catch (KafkaException nothing) when (nothing.Error.Code == ErrorCode.Local_NoOffset)
            {
                // Nothing was delivered since the last time.
            }
        }
    }
}
