using System.Collections.Immutable;
using System.Globalization;
using StreamInfer.Host.Audit;
using StreamInfer.Models.Control;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>What the topics say in the end: who scored what share of them when, and how each version came to it.</summary>
/// <param name="stage">Its service has ended; its broker has not.</param>
/// <param name="teller">Tells it.</param>
/// <param name="read">The predictions.</param>
/// <param name="ramped">The states of version 2's ramp.</param>
/// <param name="refused">The states around version 3.</param>
/// <param name="takenBack">The states of version 4's ramp.</param>
internal sealed class LifecycleAccount(
    StoryStage stage, StoryTeller teller, StoryOutput read, ImmutableArray<ControlState> ramped, ImmutableArray<ControlState> refused, ImmutableArray<ControlState> takenBack)
{
    public async Task GiveAsync(CancellationToken stop)
    {
        var map = new RevisionMap(await stage.AuditAsync(stop));
        var byRevision = read.Predictions.ToLookup(prediction => map.RevisionOf(prediction.Event));
        TellVersions();
        CheckVersions(byRevision);
        CheckShares(byRevision);
        CheckTime(byRevision);
        await CheckAuditAsync(byRevision, stop);
    }

    private void TellVersions()
    {
        foreach (var way in read.Predictions.CountBy(prediction => (prediction.Version, prediction.IsRollout)).OrderBy(way => way.Key))
        {
            teller.Tell(string.Create(CultureInfo.InvariantCulture, $"version {way.Key.Version} {(way.Key.IsRollout ? "as a candidate" : "as the active one")}: {way.Value:N0}"));
        }
    }

    private void CheckVersions(ILookup<long, StoryPrediction> byRevision)
    {
        teller.Check(read.Predictions.All(prediction => prediction.Version != 3), "version 3 scored nothing");
        teller.Check(
            read.Predictions.Where(prediction => prediction.Version == 4).All(byRevision[takenBack[0].Revision].Contains), "version 4 scored nothing before its ramp and after the roll-back");
        var isInOrder = ramped.SelectMany(state => byRevision[state.Revision]).GroupBy(prediction => prediction.Card, StringComparer.Ordinal)
            .All(card => card.OrderBy(prediction => prediction.Event.Offset).Select(prediction => prediction.Version).ToArray() is var versions && versions.SequenceEqual(versions.Order()));
        teller.Check(isInOrder, "no card that had version 2 got version 1 again while the share grew");
    }

    private void CheckShares(ILookup<long, StoryPrediction> byRevision)
    {
        foreach (var state in ramped.Concat(takenBack).Where(state => !state.Candidates.IsEmpty))
        {
            var (version, asked) = (state.Candidates[0].Version, state.Candidates[0].Percent);
            var share = MeasuredShare.Of(version, asked, [.. byRevision[state.Revision]]);
            teller.Check(share.Holds, share.ToString());
        }
    }

    /// <summary>A guardrail is looked at with each report: the first one whose evidence suffices has to be the last one of the stage.</summary>
    private void CheckTime(ILookup<long, StoryPrediction> byRevision)
    {
        var (bad, back) = (takenBack[0], takenBack[^1]);
        var needed = bad.Ramp!.MinSamples;
        var reports = stage.Operator.History.Reports.Count(
            report => report.Revision == bad.Revision && report.At <= back.ChangedAt && report.Find(bad.Ramp.Version)?.Evidence.Predictions >= needed);
        var scored = byRevision[bad.Revision].Where(prediction => prediction.Version == bad.Ramp.Version).Select(prediction => prediction.ScoredAtMs).Order().ToList();
        if (scored.Count >= needed)
        {
            var took = back.ChangedAt - DateTimeOffset.FromUnixTimeMilliseconds(scored[needed - 1]);
            teller.Tell(string.Create(
                CultureInfo.InvariantCulture,
                $"version 4 was rolled back {took.TotalSeconds:F1} s after its {needed}th prediction, {(back.ChangedAt - bad.ChangedAt).TotalSeconds:F1} s after its ramp began; it scored {scored.Count:N0} events"));
        }

        teller.Check(
            reports == 1, $"by the first report with evidence enough, one every {stage.Plan.Control!.ReportInterval.TotalSeconds:F0} s");
    }

    private async Task CheckAuditAsync(ILookup<long, StoryPrediction> byRevision, CancellationToken stop)
    {
        await CheckAuditAsync("chapter 1", byRevision[0], 1, stop);
        await CheckAuditAsync("chapter 2, shadowed", byRevision[1], 1, stop);
        await CheckAuditAsync("chapter 3, a candidate", byRevision[ramped[1].Revision].Where(prediction => prediction.IsRollout), 2, stop);
        await CheckAuditAsync("chapter 4", byRevision[refused[0].Revision], 2, stop);
        await CheckAuditAsync("chapter 5, a candidate", byRevision[takenBack[0].Revision].Where(prediction => prediction.IsRollout), 4, stop);
    }

    /// <summary>Asks about one of the predictions, as <c>streaminfer audit</c> does.</summary>
    private async Task CheckAuditAsync(string when, IEnumerable<StoryPrediction> predictions, int version, CancellationToken stop)
    {
        if (predictions.FirstOrDefault() is not { Version: > 0 } asked)
        {
            teller.Check(false, $"{when}: there is a prediction to ask about");
            return;
        }

        var place = asked.PlaceIn(stage.Plan.Source.Topic);
        var answer = await stage.AuditAsync(place, stop);
        teller.Tell($"audit {place}, {when}: {Words(answer)}");
        teller.Check(
            answer is { Prediction: { } found, Account: { InForce: not null, Gate.Passed: true, Doubt: null } account } && found.Version == version && account.InForce.Version == version,
            $"the audit topic accounts for version {version} there: in force, by its gate, without doubt");
    }

    private static string Words(AuditAnswer answer)
    {
        if (answer is not { Prediction: { } prediction, Account: { } account })
        {
            return string.Join("; ", answer.Remarks.DefaultIfEmpty("no prediction"));
        }

        var since = account.From is { } from ? $"since offset {from}" : "since it was loaded";
        var asked = account.Asked is { } who ? $", asked by {(who.Who.Length > 0 ? who.Who : "the service")} ({who.Why})" : string.Empty;
        return $"version {prediction.Version} ({prediction.Route}) {since}, revision {account.InForce?.Revision}{asked}{(account.Doubt is { } doubt ? $"; {doubt}" : string.Empty)}";
    }
}
