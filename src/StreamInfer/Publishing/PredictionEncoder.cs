using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Publishing;

/// <summary>Turns a scored event into a record for the predictions topic. Used by one thread; as Avro it allocates nothing an event.</summary>
public sealed class PredictionEncoder
{
    private readonly PredictionId _id;
    private readonly PredictionHeaders _headers;
    private readonly PredictionAvro? _avro;
    private readonly PredictionJson? _json;

    /// <param name="stamp">What all its predictions have in common.</param>
    /// <param name="output">Format and headers.</param>
    /// <param name="schemaId">The id of <c>schemas/prediction.avsc</c> at the registry; read for Avro only.</param>
    public PredictionEncoder(PredictionStamp stamp, OutputPlan output, int schemaId)
    {
        Stamp = stamp;
        _id = new PredictionId(stamp.SourceTopic, stamp.Model.Identity.Name, stamp.Model.Identity.Version);
        _headers = new PredictionHeaders(stamp, output);
        _avro = output.Format == EventFormat.Avro ? new PredictionAvro(stamp, schemaId) : null;
        _json = output.Format == EventFormat.Json ? new PredictionJson(stamp) : null;
    }

    public PredictionStamp Stamp { get; }

    /// <summary>Adds the prediction of one event: its key untouched, its value, its headers.</summary>
    /// <param name="scored">The event; it has a row.</param>
    /// <param name="scores">What the model said of the batch.</param>
    /// <param name="scoredAtMs">Unix milliseconds of the hand-over.</param>
    /// <param name="output">Where the record is added.</param>
    public void Encode(in BatchEvent scored, ScoreBlock scores, long scoredAtMs, OutgoingBatch output)
    {
        ref readonly var record = ref scored.Batch.Records[scored.Record];
        Span<byte> id = stackalloc byte[PredictionId.TextLength];
        _id.Write(record.Partition, record.Offset, id);
        var value = _avro?.Write(scored, record, scores, id, scoredAtMs, output.Arena)
            ?? _json!.Write(scored, record, scores, id, scoredAtMs, output.Arena);
        _headers.Write(scored.Quality, record, scored.Batch.HeadersOf(record), id, output);
        output.Add(OutputTopic.Predictions, record.Key, value, -1);
    }
}
