namespace StreamInfer.Topologies;

/// <summary>Where predictions and dead letters go.</summary>
public sealed record OutputPlan
{
    public required string Topic { get; init; }

    public required string DeadLetters { get; init; }

    /// <summary>Avro needs a registry. Default Avro with one, JSON without.</summary>
    public required EventFormat Format { get; init; }

    /// <summary>Scores from here on (or down to here, for a model whose low scores are the bad ones) decide true; null takes the model's own.</summary>
    public required double? Threshold { get; init; }

    /// <summary>Default <see cref="HeaderSet.Filter"/>.</summary>
    public required HeaderSet Headers { get; init; }

    /// <summary>Whether the event's own headers are copied to its prediction. Default false.</summary>
    public required bool CopyHeaders { get; init; }
}
