namespace StreamInfer.TestKit.Faults;

/// <summary>What a bed is to be like.</summary>
/// <param name="Promise">What the topology's <c>delivery</c> says.</param>
internal sealed record BedOptions(DeliveryPromise Promise)
{
    /// <summary>Whether versions change through a control topic; default false, one version for good.</summary>
    public bool HasControl { get; init; }

    /// <summary>How long a stage of a ramp lasts at least.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Events that a candidate has to have scored in a stage.</summary>
    public int MinSamples { get; init; } = 20;

    /// <summary>Keys of the load.</summary>
    public int Keys { get; init; } = 1000;
}
