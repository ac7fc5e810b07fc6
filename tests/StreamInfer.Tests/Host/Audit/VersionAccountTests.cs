using System.Collections.Immutable;
using Spectre.Console;
using StreamInfer.Host.Audit;
using StreamInfer.Models.Audit;

namespace StreamInfer.Tests.Host.Audit;

public sealed class VersionAccountTests
{
    private static readonly DateTimeOffset Start = new(2024, 2, 29, 12, 0, 0, TimeSpan.Zero);

    private static readonly FoundPrediction Prediction = new()
    {
        PredictionId = "0123456789abcdef0123456789abcdef",
        Score = 0.25,
        Decision = false,
        Label = null,
        Source = new SourcePosition("events", 3, 100),
        Key = "card-1",
        EventTime = Start.AddMinutes(59),
        ScoredAt = Start.AddHours(1),
        Quality = "",
        Model = "fraud",
        Version = 2,
        Digest = "2222222222222222",
        FeatureDigest = "ffffffffffffffff",
        Route = "primary",
        Device = "cpu",
        Place = new SourcePosition("scores", 0, 7),
    };

    private static readonly ImmutableArray<AuditEntry> History =
    [
        Entry(AuditKind.Load, 1, 0),
        Entry(AuditKind.Control, 2, 10) with { Revision = 5, Who = "ada", Why = "fewer misses" },
        Entry(AuditKind.Load, 2, 11) with { Digest = "22222222222222220000" },
        Entry(AuditKind.Gate, 2, 12) with { Passed = true, Figures = ImmutableSortedDictionary.CreateRange([KeyValuePair.Create("auc", 0.93)]) },
        Entry(AuditKind.Stage, 2, 13) with { Stage = 1, Percent = 5 },
        Entry(AuditKind.Swap, 2, 20) with { Revision = 5, PreviousVersion = 1, Digest = "22222222222222220000", Offsets = [new AuditOffset(2, 50), new AuditOffset(3, 80)] },
    ];

    [Fact]
    public void Of_afterASwap_isThatSwapWithItsGateAndWhoAsked()
    {
        var account = VersionAccount.Of(History, Prediction);

        Assert.Equal((History[5], 80), (account.InForce, account.From));
        Assert.Equal(History[3], account.Gate);
        Assert.Equal(History[1], account.Asked);
        Assert.Null(account.Stage);
        Assert.Null(account.Doubt);
    }

    [Fact]
    public void Of_theFirstOffset_belongsToTheSwap()
    {
        Assert.Equal(80, VersionAccount.Of(History, At(80)).From);
        Assert.Null(VersionAccount.Of(History, At(79)).From);
    }

    [Fact]
    public void Of_aVersionThatWasThereFromTheStart_isItsLoading()
    {
        var account = VersionAccount.Of(History, At(79) with { Version = 1, Digest = "1111111111111111" });

        Assert.Equal((History[0], null), (account.InForce, account.From));
        Assert.Null(account.Gate);
        Assert.Null(account.Asked);
        Assert.Null(account.Doubt);
    }

    [Fact]
    public void Of_aRolloutUnderWay_saysTheStage()
    {
        var account = VersionAccount.Of(History, Prediction with { ScoredAt = Start.AddMinutes(15), Version = 1, Digest = "1111111111111111", Source = new SourcePosition("events", 3, 10) });

        Assert.Equal(History[4], account.Stage);
    }

    [Fact]
    public void Of_anotherVersionThanTheBoundarySays_isADoubt()
    {
        var account = VersionAccount.Of(History, Prediction with { Version = 1, Digest = "1111111111111111" });

        Assert.Contains("from offset 80 of partition 3 on, version 2 should score", account.Doubt, StringComparison.Ordinal);
        Assert.Null(VersionAccount.Of(History, Prediction with { Version = 3, Route = "rollout" }).Doubt);
    }

    [Fact]
    public void Of_otherFilesOfTheSameVersion_isADoubt() =>
        Assert.Contains("were others", VersionAccount.Of(History, Prediction with { Digest = "3333333333333333" }).Doubt, StringComparison.Ordinal);

    [Fact]
    public void Of_swapsThereAndBack_isTheLastAtOrBelowTheEvent()
    {
        AuditEntry[] entries =
        [
            .. History,
            Entry(AuditKind.Rollback, 1, 30) with { PreviousVersion = 2, Offsets = [new AuditOffset(3, 90)] },
            Entry(AuditKind.Swap, 2, 40) with { PreviousVersion = 1, Offsets = [new AuditOffset(3, 95)] },
        ];

        Assert.Equal(95, VersionAccount.Of(entries, Prediction).From);
        Assert.Equal(90, VersionAccount.Of(entries, At(94) with { Version = 1, Digest = "1" }).From);
        Assert.Equal(80, VersionAccount.Of(entries, At(89)).From);
    }

    [Fact]
    public void Of_nothing_isEmpty() => Assert.Equal(new VersionAccount(null, null, null, null, null, null), VersionAccount.Of([], Prediction));

    [Fact]
    public void Show_everything_isAlignedAndUncoloured()
    {
        var text = Show(new AuditAnswer("x", Prediction, null, VersionAccount.Of(History, Prediction), []));

        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("  score         0.25", text, StringComparison.Ordinal);
        Assert.Contains("  lies at       events/3/100", text, StringComparison.Ordinal);
        Assert.Contains("  in force      swapped from version 1 at offset 80 of partition 3, 2024-02-29 12:20:00.000Z, one, revision 5", text, StringComparison.Ordinal);
        Assert.Contains("  gate          passed, 2024-02-29 12:12:00.000Z", text, StringComparison.Ordinal);
        Assert.Contains("                auc 0.93", text, StringComparison.Ordinal);
        Assert.Contains("  asked by      ada, 2024-02-29 12:10:00.000Z", text, StringComparison.Ordinal);
        Assert.Contains("  why           fewer misses", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_withoutAccount_saysWhy()
    {
        var text = Show(new AuditAnswer("x", Prediction, null, VersionAccount.Of([], Prediction), ["nothing [there]"]));

        Assert.Contains("  in force      the audit topic has nothing", text, StringComparison.Ordinal);
        Assert.Contains("nothing [there]", text, StringComparison.Ordinal);
    }

    private static FoundPrediction At(long offset) => Prediction with { Source = new SourcePosition("events", 3, offset) };

    private static AuditEntry Entry(AuditKind kind, int version, int minutes) => new()
    {
        At = Start.AddMinutes(minutes),
        Topology = "fraud",
        Instance = "one",
        Kind = kind,
        Model = "fraud",
        Version = version,
    };

    private static string Show(AuditAnswer answer)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 1000;
        AuditText.Show(console, answer);
        return text.ToString();
    }
}
