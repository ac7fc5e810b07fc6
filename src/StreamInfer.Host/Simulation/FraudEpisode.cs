namespace StreamInfer.Host.Simulation;

/// <summary>A fraud under way: what was done last, and how much is to come.</summary>
internal sealed class FraudEpisode
{
    public required FraudPattern Pattern { get; init; }

    /// <summary>Payments still to be made, 1 or more while it is under way.</summary>
    public required int StepsLeft { get; set; }

    /// <summary>Milliseconds after the start of the simulation; negative for what began before it.</summary>
    public required double Due { get; set; }

    /// <summary>City from which the thief acts; index into <see cref="Geography.Cities"/>.</summary>
    public required int City { get; init; }

    /// <summary>Whether the thief pays online from a device of his own; otherwise from what passes for the victim's.</summary>
    public required bool HasOwnDevice { get; init; }

    /// <summary>The merchant in league with the thief; of no meaning elsewhere.</summary>
    public required int Merchant { get; init; }

    /// <summary>Mean amount of the stolen card, 20 euros or more.</summary>
    public required double TypicalAmount { get; init; }

    /// <summary>Whether its first payment is made.</summary>
    public bool HasPaid { get; set; }

    /// <summary>The latest payment: its history is what the next one builds on.</summary>
    public CardTransaction Latest;
}
