namespace StreamInfer.Host.Simulation;

/// <summary>What is usual for one card.</summary>
internal readonly record struct CardHabits
{
    /// <summary>The card's number, 0 and up.</summary>
    public required int Card { get; init; }

    /// <summary>Index of the home city, below <see cref="Geography.HomeCount"/>.</summary>
    public required byte City { get; init; }

    /// <summary>Mean of the logarithm of amounts in euros.</summary>
    public required double LogAmount { get; init; }

    /// <summary>Standard deviation of the same.</summary>
    public required double LogSpread { get; init; }

    /// <summary>Transactions a day, on average.</summary>
    public required double PerDay { get; init; }

    /// <summary>Share of transactions by web or app, 0.1 to 0.6.</summary>
    public required double OnlineShare { get; init; }

    /// <summary>Share of online transactions that go through an app, 0.2 to 0.8.</summary>
    public required double AppShare { get; init; }

    public required int AccountAgeDays { get; init; }

    /// <summary>Age of the device that the cardholder pays with online.</summary>
    public required int DeviceAgeDays { get; init; }
}
