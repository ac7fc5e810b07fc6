namespace StreamInfer.Pipeline;

/// <summary>Everything that bounds what a pipeline holds, and the signal that some of it came back.</summary>
internal sealed record PipelineRoom
{
    public required PollerSignal Signal { get; init; }

    public required RecordPool Records { get; init; }

    public required BatchPool Batches { get; init; }

    public required InFlightEvents InFlight { get; init; }
}
