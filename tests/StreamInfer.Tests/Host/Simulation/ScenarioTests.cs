using StreamInfer.Host.Simulation;

namespace StreamInfer.Tests.Host.Simulation;

public class ScenarioTests
{
    private const int Count = 6_000;
    private const double Rate = 100;

    private static readonly DateTimeOffset Begin = Simulations.Start.AddSeconds(20);
    private static readonly DateTimeOffset End = Simulations.Start.AddSeconds(40);

    private static readonly byte[][] Plain = Bytes(null);

    public static TheoryData<int> Kinds => [.. Enum.GetValues<ScenarioKind>().Select(kind => (int)kind)];

    [Fact]
    public void Next_scenarioThatIsYetToCome_changesNothing()
    {
        var later = new Scenario(ScenarioKind.UnitChange, Simulations.Start.AddDays(1), Simulations.Start.AddDays(2));

        Assert.Equal(Plain, Bytes(later));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Next_sameScenario_sameEvents(int kind)
    {
        var scenario = new Scenario((ScenarioKind)kind, Begin, End);

        Assert.Equal(Bytes(scenario), Bytes(scenario));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Next_beforeTheBegin_isAsEver(int kind)
    {
        var events = Simulations.Take(Options(new Scenario((ScenarioKind)kind, Begin, End)), Count);
        var before = Simulations.Take(Options(null), Count).TakeWhile(item => item.Event.EventTime < Begin.ToUnixTimeMilliseconds()).ToArray();

        Assert.Equal(before.Select(item => item.Event.Id), events.Take(before.Length).Select(item => item.Event.Id));
        Assert.Equal(Plain.Take(before.Length), events.Take(before.Length).Select(item => Simulations.Avro(item.Event)));
    }

    [Theory]
    [InlineData(ScenarioKind.UnitChange)]
    [InlineData(ScenarioKind.FieldNull)]
    [InlineData(ScenarioKind.CategoryRenamed)]
    [InlineData(ScenarioKind.ClockSkew)]
    [InlineData(ScenarioKind.Frozen)]
    internal void Next_upstreamFault_changesOneFieldAndOnlyWhileItLasts(ScenarioKind kind)
    {
        var spoilt = Simulations.Take(Options(new Scenario(kind, Begin, End)), Count);
        var plain = Simulations.Take(Options(null), Count);
        var changed = 0;
        foreach (var ((actual, _), (expected, _)) in spoilt.Zip(plain))
        {
            var mended = actual;
            var isDuring = expected.EventTime >= Begin.ToUnixTimeMilliseconds() && expected.EventTime < End.ToUnixTimeMilliseconds();
            changed += Simulations.Avro(actual).AsSpan().SequenceEqual(Simulations.Avro(expected)) ? 0 : 1;
            switch (kind)
            {
                case ScenarioKind.UnitChange:
                    Assert.Equal(expected.Amount * (isDuring ? 100 : 1), actual.Amount);
                    mended.Amount = expected.Amount;
                    break;
                case ScenarioKind.FieldNull:
                    Assert.True(!isDuring || double.IsNaN(actual.IpRisk));
                    mended.IpRisk = expected.IpRisk;
                    break;
                case ScenarioKind.CategoryRenamed:
                    Assert.NotEqual(isDuring ? MerchantCategory.Grocery : MerchantCategory.Supermarket, actual.Category);
                    mended.Category = expected.Category;
                    break;
                case ScenarioKind.ClockSkew:
                    Assert.True(actual.EventTime == expected.EventTime || (isDuring && expected.EventTime - actual.EventTime == Scenario.Skew.TotalMilliseconds));
                    mended.EventTime = expected.EventTime;
                    break;
                default:
                    mended.MerchantRisk = expected.MerchantRisk;
                    break;
            }

            Assert.Equal(Simulations.Avro(expected), Simulations.Avro(isDuring ? mended : actual));
        }

        Assert.InRange(changed, 100, 2_100);
    }

    [Fact]
    public void Next_frozen_oneValueWhileItLasts()
    {
        var events = Simulations.Take(Options(new Scenario(ScenarioKind.Frozen, Begin, End)), Count);

        Assert.Single(During(events).Select(item => item.Event.MerchantRisk).Distinct());
        Assert.True(events.Select(item => item.Event.MerchantRisk).Distinct().Count() > 100);
    }

    [Fact]
    public void Next_duplicates_aFifthComesTwiceInARow()
    {
        var events = Simulations.Take(Options(new Scenario(ScenarioKind.Duplicates, Begin, End)), Count);
        var twice = events.Zip(events.Skip(1)).Count(pair => pair.First.Event.Id == pair.Second.Event.Id && pair.First.Label == pair.Second.Label);

        Assert.InRange(twice / (double)During(events).Select(item => item.Event.Id).Distinct().Count(), 0.15, 0.25);
        Assert.Equal(Count - twice, events.Select(item => item.Event.Id).Distinct().Count());
    }

    [Fact]
    public void Next_fraudAttack_manyCardTests()
    {
        var events = Simulations.Take(Options(new Scenario(ScenarioKind.FraudAttack, Begin, Begin.AddSeconds(30))), Count);
        var late = events.Where(item => item.Event.EventTime >= Begin.AddSeconds(10).ToUnixTimeMilliseconds()).ToArray();

        Assert.InRange(late.Count(item => item.Label == FraudPattern.CardTesting) / (double)late.Length, 0.1, 0.7);
        Assert.True(events.Count(item => item.Label != FraudPattern.None && item.Event.EventTime < Begin.ToUnixTimeMilliseconds()) < 60);
    }

    [Theory]
    [InlineData(ScenarioKind.Sudden, 0.35, 0.35)]
    [InlineData(ScenarioKind.Gradual, 0.0, 0.35)]
    [InlineData(ScenarioKind.Incremental, 0.0, 0.35)]
    internal void Next_drift_movesPaymentsOnline(ScenarioKind kind, double early, double late)
    {
        // 2,000 events in the interval: first and last quarter of it, against what is usual.
        var events = Simulations.Take(Options(new Scenario(kind, Begin, End), rate: 1000), 50_000);
        var usual = OnlineShare(events, Simulations.Start, Begin);
        var (first, last) = (OnlineShare(events, Begin, Begin.AddSeconds(3)), OnlineShare(events, End.AddSeconds(-3), End));
        var moved = 0.3 * (1 - usual);

        Assert.InRange(first - usual, (early > 0 ? 0.6 : -0.2) * moved, (early > 0 ? 1.4 : 0.4) * moved);
        Assert.InRange(last - usual, (late > 0 ? 0.6 : 0) * moved, 1.4 * moved);
    }

    [Fact]
    public void World_recurring_comesBackThrice()
    {
        var scenario = new Scenario(ScenarioKind.Recurring, Begin, End);
        var random = new SimulationRandom(1);
        var phases = Enumerable.Range(0, 200).Select(i => scenario.World(Begin.ToUnixTimeMilliseconds() + (i * 100), random)).ToArray();

        Assert.Equal(5, phases.Zip(phases.Skip(1)).Count(pair => pair.First != pair.Second));
        Assert.Equal(DriftProfile.After, phases[0]);
        Assert.Equal(DriftProfile.Before, phases[^1]);
        Assert.Equal(DriftProfile.Before, scenario.World(End.ToUnixTimeMilliseconds(), random));
    }

    private static double OnlineShare(List<(CardTransaction Event, FraudPattern Label)> events, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds());
        return events.Where(item => item.Event.EventTime >= first && item.Event.EventTime < last).Average(item => item.Event.Entry == EntryMode.Ecommerce ? 1.0 : 0);
    }

    private static IEnumerable<(CardTransaction Event, FraudPattern Label)> During(IEnumerable<(CardTransaction Event, FraudPattern Label)> events) =>
        events.Where(item => item.Event.EventTime >= Begin.ToUnixTimeMilliseconds() && item.Event.EventTime < End.ToUnixTimeMilliseconds());

    private static SimulationOptions Options(Scenario? scenario, double rate = Rate) => Simulations.Options(rate: rate) with { Scenario = scenario };

    private static byte[][] Bytes(Scenario? scenario) => [.. Simulations.Take(Options(scenario), Count).Select(item => Simulations.Avro(item.Event))];
}
