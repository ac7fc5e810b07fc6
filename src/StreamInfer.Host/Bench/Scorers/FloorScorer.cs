using System.Runtime.InteropServices;
using Confluent.Kafka;
using StreamInfer.Host.Bench.Workloads;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Native;
using StreamInfer.Telemetry;

namespace StreamInfer.Host.Bench.Scorers;

/// <summary>
/// What the client library and the runtime cost by themselves: a batch is consumed, decoded in a straight line, run and produced on one thread, without
/// anything of the service but the declarations of native calls and the clients' settings. Positions are committed once a second, behind a wait for all reports.
/// </summary>
internal sealed unsafe class FloorScorer : IScorer
{
    private const int MaxBatch = 256;
    private const int WaitMs = 100;
    private static readonly TimeSpan CommitEvery = TimeSpan.FromSeconds(1);

    private readonly BenchCell _cell;
    private readonly TimeProvider _time;
    private readonly Workload _workload;
    private readonly PlainModel _model;
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly QueueHandle _queue;
    private readonly FloorOutput _output;
    private readonly nint[] _messages = new nint[MaxBatch];
    private readonly float[] _rows;
    private readonly float[] _scores = new float[MaxBatch];
    private readonly Dictionary<int, long> _positions = [];
    private long _completed;
    private long _lastCommit;

    public FloorScorer(BenchCell cell, TimeProvider time)
    {
        (_cell, _time, _workload) = (cell, time, Workload.Named(cell.Model));
        _model = new PlainModel(cell.Folder, _workload);
        _rows = new float[MaxBatch * _model.Width];
        var properties = new KafkaProperties("bench-floor", new Dictionary<string, string>(StringComparer.Ordinal) { ["bootstrap.servers"] = cell.Bootstrap });
        _consumer = new ConsumerBuilder<Ignore, Ignore>(properties.ForConsumer(cell.Group)).Build();
        _queue = QueueHandle.OfConsumer(ConsumerAccess.HandleOf(_consumer));
        _output = new FloorOutput(cell, properties.ForProducer());
        _lastCommit = time.GetTimestamp();
    }

    public long Completed => Volatile.Read(ref _completed);

    public LatencyHistogram Latency { get; } = new();

    public long? Late => null;

    public Task RunAsync(CancellationToken stop) =>
        Task.Factory.StartNew(() => Run(stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose()
    {
        _output.Dispose();
        _queue.Dispose();
        _consumer.Dispose();
        _model.Dispose();
    }

    private void Run(CancellationToken stop)
    {
        _consumer.Subscribe(_cell.Source);
        while (!stop.IsCancellationRequested)
        {
            if (Take() is var count && count > 0)
            {
                Score(count, _time.GetTimestamp());
            }

            _output.TakeReports(waitMs: 0);
            CommitIfDue();
        }

        Commit();
        _consumer.Close();
    }

    /// <summary>What is there; if nothing is, waits for one.</summary>
    private int Take()
    {
        fixed (nint* messages = _messages)
        {
            var count = (int)ClientLibrary.ConsumeBatch(_queue, 0, messages, MaxBatch);
            return count != 0 ? count : (int)ClientLibrary.ConsumeBatch(_queue, WaitMs, messages, 1);
        }
    }

    private void Score(int count, long arrival)
    {
        for (var index = 0; index < count; index++)
        {
            ref readonly var message = ref *(NativeMessage*)_messages[index];
            if (message.Error != ErrorCode.NoError)
            {
                throw new KafkaException(message.Error);
            }

            PlainEvent.Decode(_workload.Form, new ReadOnlySpan<byte>((void*)message.ValueStart, (int)message.ValueLength), _rows.AsSpan(index * _model.Width, _model.Width));
        }

        _model.Run(_rows, count, _scores);
        for (var index = 0; index < count; index++)
        {
            ref readonly var message = ref *(NativeMessage*)_messages[index];
            _output.Produce(message, _scores[index]);
            CollectionsMarshal.GetValueRefOrAddDefault(_positions, message.Partition, out _) = message.Offset + 1;
            ClientLibrary.DestroyMessage(_messages[index]);
        }

        Latency.Record(_time.GetElapsedTime(arrival).TotalSeconds, count);
        Volatile.Write(ref _completed, _completed + count);
    }

    private void CommitIfDue()
    {
        if (_time.GetElapsedTime(_lastCommit) >= CommitEvery)
        {
            _lastCommit = _time.GetTimestamp();
            Commit();
        }
    }

    private void Commit()
    {
        while (_output.Open > 0)
        {
            _output.TakeReports(WaitMs);
        }

        if (_positions.Count > 0)
        {
            _consumer.Commit(_positions.Select(position => new TopicPartitionOffset(_cell.Source, position.Key, position.Value)));
            _positions.Clear();
        }
    }
}
