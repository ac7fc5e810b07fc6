namespace StreamInfer.TestKit.Faults;

/// <summary>A run under random faults.</summary>
/// <param name="Length">How long there are faults and load; what is left then is finished in peace.</param>
/// <param name="Seed">Of the schedule.</param>
/// <param name="Promise">What must hold.</param>
/// <param name="EventsPerSecond">The load.</param>
internal sealed record ChaosOptions(TimeSpan Length, int Seed, DeliveryPromise Promise, int EventsPerSecond)
{
    /// <summary>A folder for what the instances wrote; null keeps none of it.</summary>
    public string? LogFolder { get; init; }

    /// <summary>Whether versions change meanwhile: promotions, ramps, roll-backs, shadows. Default false.</summary>
    public bool HasSwaps { get; init; }

    /// <summary>Instances of the service.</summary>
    public const int Instances = 3;
}
