using System.Text;
using StreamInfer.Batching;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Shadows;

/// <summary>Writes how a shadow and what was published compare for one event, by <c>schemas/shadow-difference.avsc</c>, as Avro or JSON as predictions are. Used by one thread.</summary>
internal sealed class DifferenceEncoder
{
    private readonly PredictionStamp _stamp;
    private readonly PredictionId _id;
    private readonly DifferenceAvro? _avro;
    private readonly DifferenceJson? _json;
    private readonly FeatureColumns? _features;
    private readonly HeaderBlock _headers;

    /// <param name="stamp">What the shadow's predictions have in common.</param>
    /// <param name="topology">Features and format.</param>
    /// <param name="withFeatures">Whether the columns of features are written where the two disagree.</param>
    /// <param name="schemaId">The schema's id at the registry; read for Avro only.</param>
    public DifferenceEncoder(PredictionStamp stamp, TopologyPlan topology, bool withFeatures, int schemaId)
    {
        _stamp = stamp;
        _id = new PredictionId(stamp.SourceTopic, stamp.Model.Identity.Name, stamp.Model.Identity.Version);
        _features = withFeatures ? new FeatureColumns([.. topology.Features.Select(feature => feature.Name)], stamp.Model.Session.Layout) : null;
        _avro = topology.Output.Format == EventFormat.Avro ? new DifferenceAvro(stamp, _features, schemaId) : null;
        _json = topology.Output.Format == EventFormat.Json ? new DifferenceJson(stamp, _features) : null;
        _headers = new HeaderBlock([("si-model", stamp.Model.Identity.Name), ("si-model-version", stamp.Model.Identity.Version.ToString()), ("si-route", stamp.Route)]);
    }

    /// <summary>Adds the difference of one event, in the place of a dead letter.</summary>
    public void Encode(in BatchEvent scored, ShadowBatch batch, int index, OutgoingBatch output)
    {
        ref readonly var record = ref batch.Records.Records[scored.Record];
        Span<byte> id = stackalloc byte[PredictionId.TextLength];
        _id.Write(record.Partition, record.Offset, id);
        var score = batch.Scores.Scores[scored.Row];
        var difference = Difference.Between(batch.Verdicts[index], score, _stamp.Decide(score));
        var features = difference.Agrees == false ? batch.Features : null;
        var value = _avro?.Write(scored, record, difference, features, id, batch.ScoredAtMs, output.Arena)
            ?? Encoded(output.Arena, _json!.Write(scored, record, difference, features, Encoding.ASCII.GetString(id), batch.ScoredAtMs));
        output.AddHeaders(_headers);
        output.Add(OutputTopic.DeadLetters, record.Key, value, -1);
    }

    private static ByteRange Encoded(PinnedArena arena, ReadOnlyMemory<byte> json) => arena.Append(json.Span);
}
