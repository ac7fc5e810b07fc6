namespace StreamInfer.Host.Simulation;

/// <summary>Spoils transactions on their way, as a scenario says.</summary>
/// <param name="scenario">The scenario.</param>
internal sealed class UpstreamFault(Scenario scenario)
{
    /// <summary>Cards whose number is a multiple of this have clocks that may be behind.</summary>
    private const int SkewedCards = 3;

    private double? _frozenRisk;

    /// <summary>Changes a transaction where the scenario goes on.</summary>
    public void Apply(ref CardTransaction transaction)
    {
        if (!scenario.IsActive(transaction.EventTime))
        {
            return;
        }

        switch (scenario.Kind)
        {
            case ScenarioKind.UnitChange:
                transaction.Amount *= 100;
                break;
            case ScenarioKind.FieldNull:
                transaction.IpRisk = double.NaN;
                break;
            case ScenarioKind.CategoryRenamed when transaction.Category == MerchantCategory.Grocery:
                transaction.Category = MerchantCategory.Supermarket;
                break;
            case ScenarioKind.ClockSkew when transaction.Card % SkewedCards == 0:
                transaction.EventTime -= (long)Scenario.Skew.TotalMilliseconds;
                break;
            case ScenarioKind.Frozen:
                transaction.MerchantRisk = _frozenRisk ??= transaction.MerchantRisk;
                break;
        }
    }
}
