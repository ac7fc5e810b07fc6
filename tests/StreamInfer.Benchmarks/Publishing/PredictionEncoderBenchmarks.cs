using System.Text;
using BenchmarkDotNet.Attributes;
using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Models;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Benchmarks.Publishing;

/// <summary>What a prediction costs to encode, value and headers, identity hash included.</summary>
[MemoryDiagnoser]
public class PredictionEncoderBenchmarks
{
    private const int Events = 256;
    private readonly OutgoingBatch _output = new();
    private readonly RecordBatch _records = new(Events);
    private readonly BatchEvent[] _events = new BatchEvent[Events];
    private ScoreBlock _scores = null!;
    private PredictionEncoder _encoder = null!;

    [Params(EventFormat.Avro, EventFormat.Json)]
    public EventFormat Format { get; set; }

    [Params(HeaderSet.Filter, HeaderSet.All)]
    public HeaderSet Headers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var session = new IdleSession();
        var model = new ScoringModel(new ModelIdentity("fraud", 2, new string('a', 64), 0.9, false), session);
        var output = new OutputPlan { Topic = "scores", DeadLetters = "dead", Format = Format, Threshold = null, Headers = Headers, CopyHeaders = false };
        _encoder = new PredictionEncoder(new PredictionStamp(model, new string('b', 16), PredictionStamp.PrimaryRoute, "transactions"), output, 17);
        _scores = new ScoreBlock(session.Shape, Events);
        _records.Retain();
        for (var offset = 0; offset < Events; offset++)
        {
            _records.Add(0, 1_000_000 + offset, 1_700_000_000_000, _records.Arena.Append(Encoding.UTF8.GetBytes($"C{offset:D8}")), ByteRange.Null);
            _events[offset] = new BatchEvent { Batch = _records, Record = offset, Row = offset, EventTimeMs = 1_700_000_000_000 };
            _scores.Scores[offset] = offset / (double)Events;
        }
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public int Encode()
    {
        _output.Clear();
        foreach (ref var scored in _events.AsSpan())
        {
            _encoder.Encode(scored, _scores, 1_700_000_000_123, _output);
        }

        return _output.Count;
    }

    private sealed class IdleSession : IModelSession
    {
        public RowLayout Layout { get; } = new([new TensorSpec("features", ColumnType.Float, 1)], [new ColumnSlot(0, 0, 1)]);

        public ScoreShape Shape => ScoreShape.ScoreOnly;

        public string Device => "cpu";

        public bool IsTerminated { get; set; }

        public void Run(FeatureBlock features, int rows, ScoreBlock scores)
        {
        }

        public void Dispose()
        {
        }
    }
}
