using Microsoft.Extensions.Logging;
using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Shadows;

/// <summary>What a shadow is put together from. Owned by whoever made it.</summary>
public sealed record ShadowParts
{
    public required ShadowPlan Plan { get; init; }

    public required TopologyPlan Topology { get; init; }

    /// <summary>A version with a session of its own.</summary>
    public required ScoringModel Model { get; init; }

    /// <summary>Of the split.</summary>
    public required string Salt { get; init; }

    /// <summary>16 hex digits.</summary>
    public required string FeatureDigest { get; init; }

    /// <summary>Where the decoder puts values.</summary>
    public required DecodePlan DecodePlan { get; init; }

    /// <summary>Decodes events whose rows the shadow cannot run as they are; used by its thread alone.</summary>
    public required EventDecoder Decoder { get; init; }

    /// <summary>Takes predictions, and differences in the place of dead letters.</summary>
    public required IRecordSink Sink { get; init; }

    /// <summary>Takes copies of the events; null for nobody.</summary>
    public required IRecordSink? Mirror { get; init; }

    public required int PredictionSchemaId { get; init; }

    public required int DifferenceSchemaId { get; init; }

    /// <summary>Called on its thread before anything else: makes it one of lower priority.</summary>
    public required Action OnThread { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }
}
