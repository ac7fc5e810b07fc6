using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro;
using StreamInfer.Decoding.Framing;
using StreamInfer.Host.Service;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Consuming;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Demo;

/// <summary>
/// Reads the topic of predictions as any consumer would: what the demo shows is what arrived there, not what the pipeline believes it sent.
/// </summary>
internal sealed class PredictionReader : IAssignmentListener, IDisposable
{
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Paths = ["score", "decision", "source.partition", "source.offset"];

    private readonly KafkaRecordSource _source;
    private readonly AlertBoard _board;
    private readonly AvroDecoder _decoder;
    private readonly RawRow _row;
    private readonly RecordBatch _records = new(1024);
    private readonly long[] _scores = new long[10];
    private long _received;
    private long _alertCount;

    /// <param name="plan">Whose predictions.</param>
    /// <param name="group">A group of its own, which begins where its committed offsets say.</param>
    /// <param name="board">Takes the alerts.</param>
    /// <param name="time">Of the client.</param>
    public PredictionReader(TopologyPlan plan, string group, AlertBoard board, TimeProvider time)
    {
        _board = board;
        var decodePlan = DecodePlan.Of(Paths.Select(path => (FieldPath.Parse(path), 1)));
        _decoder = AvroDecoder.Compile(new RegisteredSchema(CarriedSchema.Prediction, []), null, decodePlan);
        _row = new RawRow(decodePlan);
        var output = plan.Source with { Topic = plan.Output.Topic, Group = group };
        _source = new KafkaRecordSource(output, new KafkaProperties($"{plan.Name}-demo", plan.Kafka), this, time, NullLogger.Instance);
    }

    /// <summary>Predictions that arrived at the topic behind what its group has committed.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Those that decided true.</summary>
    public long AlertCount => Volatile.Read(ref _alertCount);

    /// <summary>How many scores lay in each tenth of 0 to 1.</summary>
    public long[] ScoreTenths() => [.. _scores];

    /// <summary>Reads until <paramref name="stop"/>.</summary>
    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            _records.Clear();
            _source.Poll(_records, PollTimeout);
            foreach (ref readonly var record in _records.Records)
            {
                Take(record);
            }
        }

        _source.Close();
    }

    public void OnAssigned(IReadOnlyList<int> partitions)
    {
    }

    public void OnRevoked(IReadOnlyList<int> partitions)
    {
    }

    public void OnLost(IReadOnlyList<int> partitions)
    {
    }

    public void Dispose() => _source.Dispose();

    private void Take(in SourceRecord record)
    {
        var framing = ConfluentFraming.Read(record.Value, _records.HeadersOf(record));
        var fault = framing.Fault.IsNone ? _decoder.Decode(framing.Body, _row) : framing.Fault;
        if (!fault.IsNone)
        {
            throw new InvalidDataException($"prediction at {record.Partition}/{record.Offset}: {fault.Detail}");
        }

        Volatile.Write(ref _received, _received + 1);
        var score = _row.Cells[0].AsDouble;
        _scores[Math.Clamp((int)(score * _scores.Length), 0, _scores.Length - 1)]++;
        if (_row.Cells[1] is { Kind: RawKind.Boolean, Bits: 1 })
        {
            Volatile.Write(ref _alertCount, _alertCount + 1);
            _board.Add(new Alert(score, (int)_row.Cells[2].Bits, _row.Cells[3].Bits, string.Empty));
        }
    }
}
