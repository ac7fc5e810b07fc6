namespace StreamInfer.Host.Simulation;

/// <summary>How honest spending differs from what models were trained on.</summary>
/// <param name="AmountFactor">What amounts are multiplied by.</param>
/// <param name="MovedOnline">Share of payments in person that have moved online, 0 to 1.</param>
/// <param name="MovedToApp">Share of payments by web that have moved to apps, 0 to 1.</param>
/// <param name="CryptoShare">Share of online payments that go to <see cref="MerchantCategory.Crypto"/>, 0 to 1.</param>
/// <param name="UnknownIpShare">Share of online payments with a network address that nothing is known of, 0 to 1.</param>
internal readonly record struct DriftProfile(
    double AmountFactor,
    double MovedOnline,
    double MovedToApp,
    double CryptoShare,
    double UnknownIpShare)
{
    /// <summary>As models know it.</summary>
    public static readonly DriftProfile Before = new(1, 0, 0, 0, 0.04);

    /// <summary>After prices rose, wallets replaced plastic and a new kind of merchant came up.</summary>
    public static readonly DriftProfile After = new(1.45, 0.3, 0.4, 0.06, 0.2);

    /// <summary>On the way from before to after.</summary>
    /// <param name="progress">0 to 1.</param>
    public static DriftProfile Between(double progress) => new(
        Mix(Before.AmountFactor, After.AmountFactor, progress),
        Mix(Before.MovedOnline, After.MovedOnline, progress),
        Mix(Before.MovedToApp, After.MovedToApp, progress),
        Mix(Before.CryptoShare, After.CryptoShare, progress),
        Mix(Before.UnknownIpShare, After.UnknownIpShare, progress));

    private static double Mix(double from, double to, double progress) => from + ((to - from) * progress);
}
