using System.Globalization;
using System.Text;
using StreamInfer.Batching;
using StreamInfer.Benchmarks.Batching;
using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Monitoring.Tap;
using StreamInfer.Pipeline.Versions;
using StreamInfer.Publishing;

namespace StreamInfer.Benchmarks.Monitoring;

/// <summary>
/// What copying a batch of events of 50 features for monitoring costs beside the least that the path of an event costs without a model and without Kafka: decoding, batching, encoding of the
/// prediction. Both in turns in one run, the shortest of many, so that the ratio holds on a machine that others use.
/// </summary>
internal sealed class TapCost : IDisposable
{
    private const int Runs = 3_000;
    private const int Events = 256;
    private const int Features = 50;

    private readonly RowLayout _layout = new([new TensorSpec("features", ColumnType.Float, Features)], [new ColumnSlot(0, 0, Features)]);
    private readonly RecordBatch _records = new(Events);
    private readonly MicroBatch _batch = new(Events);
    private readonly OutgoingBatch _output = new();
    private readonly PartitionProgress _progress = new(0);
    private readonly Settlement _settlement = new(_ => { });
    private readonly MonitoringTap _tap = new(Events, copiesKeys: true);
    private readonly PipelineVersions _versions;
    private readonly EventDecoder _decoder;

    private TapCost()
    {
        _versions = OneVersion.Of(_layout);
        var topology = OneVersion.Topology(Features);
        _decoder = new EventDecoder(topology, EventDecoder.PlanOf(topology), null, null, null);
        _records.Retain();
        for (var offset = 0; offset < Events; offset++)
        {
            var values = string.Join(',', Enumerable.Range(0, Features).Select(i => ((offset * 7.31) + (i * 1.25)).ToString("0.##", CultureInfo.InvariantCulture)));
            _records.Add(0, offset, 1_767_571_200_000, _records.Arena.Append(Encoding.UTF8.GetBytes($"C{offset:D8}")), _records.Arena.Append(Encoding.UTF8.GetBytes($"{{\"values\":[{values}]}}")));
        }
    }

    public static void Write(TextWriter output, TimeProvider time)
    {
        using var cost = new TapCost();
        var (path, tap) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var i = 0; i < Runs; i++)
        {
            var start = time.GetTimestamp();
            cost.Score();
            var scored = time.GetTimestamp();
            cost.Copy();
            var copied = time.GetTimestamp();
            cost.Settle();
            var (first, second) = (time.GetElapsedTime(start, scored) + time.GetElapsedTime(copied), time.GetElapsedTime(scored, copied));
            (path, tap) = (first < path ? first : path, second < tap ? second : tap);
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"an event of {Features} features: path {path.TotalNanoseconds / Events:N0} ns (JSON, no model, no Kafka), tap {tap.TotalNanoseconds / Events:N1} ns, {100 * tap / path:N1} % of it"));
    }

    public void Dispose()
    {
        _tap.Dispose();
        _versions.Dispose();
    }

    private void Score()
    {
        _batch.Open(0, _settlement, _versions.Take());
        var rows = _batch.Primary;
        for (var i = 0; i < Events; i++)
        {
            ref readonly var record = ref _records.Records[i];
            var decoded = _decoder.Decode(record, default, rows.Lane.Runtime.Encoder, rows.Features, rows.Rows);
            ref var added = ref _batch.Add(_records, i, _progress, 0, decoded.Outcome == EventOutcome.Scored, record.Value.Length);
            (added.EventTimeMs, added.Quality) = (decoded.EventTimeMs, decoded.Quality);
        }

        _output.Clear();
        foreach (ref var scored in _batch.Events)
        {
            rows.Lane.Predictions.Encode(scored, rows.Scores, 1_767_571_200_123, _output);
        }
    }

    private void Copy()
    {
        _tap.HandedOver(_batch, 1_767_571_200_123);
        _tap.Return(_tap.TryTake()!);
    }

    private void Settle()
    {
        var settlement = _batch.Finish();
        settlement.Complete();
        settlement.Clear();
    }
}
