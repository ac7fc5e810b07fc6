using System.Collections.Immutable;

namespace StreamInfer.Host.Simulation;

/// <summary>Something that goes wrong in a simulation, and the truth of it: from when, until when, and what of the event it changes.</summary>
/// <param name="Kind">What.</param>
/// <param name="Begin">Event time of the first event that may be changed.</param>
/// <param name="End">Event time of the first event after it that is as before.</param>
internal sealed record Scenario(ScenarioKind Kind, DateTimeOffset Begin, DateTimeOffset End)
{
    /// <summary>How far behind the clocks are.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(15);

    /// <summary>How much more often frauds begin.</summary>
    public const double AttackFactor = 20;

    /// <summary>Share of events that are sent twice.</summary>
    public const double DuplicateShare = 0.2;

    /// <summary>Of three returns, each half as long away as there.</summary>
    private const int RecurringPhases = 6;

    private readonly long _begin = Begin.ToUnixTimeMilliseconds();
    private readonly long _end = End.ToUnixTimeMilliseconds();

    /// <summary>
    /// The features of <c>topologies/fraud.yaml</c> whose own distribution changes. What follows from them is not listed: scores, and features that go
    /// together with these.
    /// </summary>
    public ImmutableArray<string> Features => Kind switch
    {
        ScenarioKind.Sudden or ScenarioKind.Gradual or ScenarioKind.Incremental or ScenarioKind.Recurring =>
            ["amount", "channel", "entry_mode", "merchant_category", "merchant_risk", "ip_risk"],
        ScenarioKind.UnitChange => ["amount"],
        ScenarioKind.FieldNull => ["ip_risk"],
        ScenarioKind.CategoryRenamed => ["merchant_category"],
        ScenarioKind.Frozen => ["merchant_risk"],
        ScenarioKind.FraudAttack => ["amount", "channel", "entry_mode", "transactions_1h", "transactions_24h", "minutes_since_last"],
        _ => [],
    };

    /// <summary>Whether it goes on at a time.</summary>
    public bool IsActive(long eventTime) => Kind != ScenarioKind.None && eventTime >= _begin && eventTime < _end;

    /// <summary>How spending is at a time.</summary>
    /// <param name="eventTime">Unix milliseconds.</param>
    /// <param name="random">Of the scenario alone: what else is drawn is the same with and without it.</param>
    public DriftProfile World(long eventTime, SimulationRandom random)
    {
        if (!IsActive(eventTime))
        {
            return DriftProfile.Before;
        }

        var progress = (eventTime - _begin) / (double)(_end - _begin);
        return Kind switch
        {
            ScenarioKind.Sudden => DriftProfile.After,
            ScenarioKind.Gradual => random.Chance(progress) ? DriftProfile.After : DriftProfile.Before,
            ScenarioKind.Incremental => DriftProfile.Between(progress),
            ScenarioKind.Recurring => (int)(progress * RecurringPhases) % 2 == 0 ? DriftProfile.After : DriftProfile.Before,
            _ => DriftProfile.Before,
        };
    }
}
