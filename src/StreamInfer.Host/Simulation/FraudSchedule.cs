using System.Diagnostics;

namespace StreamInfer.Host.Simulation;

/// <summary>How long each kind of fraud goes on, how fast, and how often it begins.</summary>
internal static class FraudSchedule
{
    /// <summary>No episode lasts longer: a simulation that looks back so far begins with as many under way as later.</summary>
    public const double LongestMilliseconds = 600_000;

    /// <summary>Share of fraudulent payments among all, on average.</summary>
    public const double Share = 0.008;

    // The patterns' shares of episodes (not payments) times the mean number of payments of each: 0.12·10 + 0.25·3 + 0.25·3.5 + 0.08·8 + 0.3·1.
    private const double MeanSteps = 3.765;

    /// <summary>Episodes that begin for each honest payment, on average.</summary>
    public const double EpisodesPerHonestPayment = Share / (1 - Share) / MeanSteps;

    public static FraudPattern Pattern(double choice) => choice switch
    {
        < 0.12 => FraudPattern.CardTesting,
        < 0.37 => FraudPattern.StolenCard,
        < 0.62 => FraudPattern.AccountTakeover,
        < 0.7 => FraudPattern.MerchantCollusion,
        _ => FraudPattern.Quiet,
    };

    /// <summary>How many payments an episode has.</summary>
    public static int Steps(FraudPattern pattern, SimulationRandom random) => pattern switch
    {
        FraudPattern.CardTesting => random.Between(6, 14),
        FraudPattern.StolenCard => random.Between(2, 4),
        FraudPattern.AccountTakeover => random.Between(2, 5),
        FraudPattern.MerchantCollusion => random.Between(4, 12),
        FraudPattern.Quiet => 1,
        _ => throw new UnreachableException(),
    };

    /// <summary>Milliseconds from one payment of an episode to the next; with <see cref="Steps"/> always within the longest.</summary>
    public static double Gap(FraudPattern pattern, SimulationRandom random) => pattern switch
    {
        FraudPattern.CardTesting => random.Range(2_000, 18_000),
        FraudPattern.StolenCard => random.Range(40_000, 180_000),
        FraudPattern.AccountTakeover => random.Range(25_000, 140_000),
        FraudPattern.MerchantCollusion => random.Range(4_000, 30_000),
        _ => throw new UnreachableException(),
    };
}
