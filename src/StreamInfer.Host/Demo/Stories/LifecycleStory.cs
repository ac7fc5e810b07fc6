using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Service;
using StreamInfer.Models.Audit;
using StreamInfer.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>
/// Versions come and go while transactions are scored: 1 is followed by 2, step by step; 3 is broken and gets no event; 4 is worse in a way that only events
/// show, and is taken back. Every chapter is checked, and in the end every event is accounted for.
/// </summary>
internal sealed class LifecycleStory(StoryOptions options, TextWriter output, ILoggerFactory logs) : Story(options, output, logs)
{
    private const int EnoughPairs = 2_000;

    // So many of version 4's scores tell that they are others.
    private const int EnoughToTell = 300;

    private ImmutableArray<ControlState> _ramped;
    private ImmutableArray<ControlState> _refused;
    private ImmutableArray<ControlState> _takenBack;

    protected override async Task PlayAsync(StoryStage stage, CancellationToken stop)
    {
        await ScoreAsync(stage, stop);
        await ShadowAsync(stage, stop);
        _ramped = await RampAsync(stage, stop);
        _refused = await RefuseAsync(stage, stop);
        _takenBack = await TakeBackAsync(stage, stop);
        await stage.CompletedAsync((long)Options.Rate, stop);
    }

    protected override async Task AccountAsync(StoryStage stage, StoryOutput read, CancellationToken stop)
    {
        Teller.Chapter("Every event is accounted for");
        CheckCounts(stage, read);
        await new LifecycleAccount(stage, Teller, read, _ramped, _refused, _takenBack).GiveAsync(stop);
    }

    protected override void Require(TopologyPlan plan)
    {
        if (plan.Control?.AuditTopic is null)
        {
            throw new StartFailure($"{Options.Topology}: a story of versions needs control.topic and control.auditTopic", ExitCode.Usage);
        }
    }

    private async Task ScoreAsync(StoryStage stage, CancellationToken stop)
    {
        Teller.Chapter("Version 1 scores");
        var model = stage.Service.Model!;
        Teller.Tell(string.Create(CultureInfo.InvariantCulture, $"{model.Identity.Name}/{model.Identity.Version} on {model.Session.Device}; {Options.Rate:N0} transactions a second begin"));
        await stage.CompletedAsync((long)Options.Rate * 2, stop);
        Teller.Tell(string.Create(CultureInfo.InvariantCulture, $"{stage.Completed:N0} transactions are scored"));
        Teller.Check(stage.Operator.History.Now is { Active: 1, Revision: 0 }, "the control topic says what the topology file does: version 1 is active");
    }

    private async Task ShadowAsync(StoryStage stage, CancellationToken stop)
    {
        Teller.Chapter("Version 2 appears, and shadows version 1");
        stage.Repository.Add(Options.Models, 2);
        Teller.Tell("fraud/2 is copied into the repository");
        var wanted = await stage.Operator.AddShadowAsync(2, stage.ShadowTopic, "is version 2 as good?", stop);
        Teller.Tell($"models shadow add 2: revision {wanted.Revision}, by {wanted.ChangedBy}");
        await GateAsync(stage, 2, isPassed: true, stop);
        var agreement = await stage.UntilAsync(
            () => stage.Service.Shadows.Where(shadow => shadow.Version == 2 && shadow.State.Scored >= EnoughPairs).Select(shadow => shadow.State.Agreement).FirstOrDefault(),
            $"the shadow has scored {EnoughPairs} events", stop);
        Teller.Tell(string.Create(
            CultureInfo.InvariantCulture,
            $"the shadow scored {agreement.Pairs:N0} copies: decides like version 1 on {agreement.AgreementRatio:P2}, mean difference {agreement.MeanDifference:F4}, p99 {agreement.DifferenceQuantile(0.99):F3}, McNemar p {agreement.DecisionP:F2}"));
        Teller.Check(agreement.AgreementRatio > 0.98, "both decide alike on more than 98 %");
    }

    /// <returns>The states of the ramp, from its first stage to the promotion.</returns>
    private async Task<ImmutableArray<ControlState>> RampAsync(StoryStage stage, CancellationToken stop)
    {
        Teller.Chapter("Version 2 is ramped up to all cards");
        var settings = RampSettings.Of(stage.Plan.Rollout);
        var states = await FollowAsync(stage, await stage.Operator.RampAsync(2, settings, "the shadow agrees", stop), state => state.Candidates.IsEmpty, stop);
        Teller.Check(states[^1] is { Active: 2, Previous: [1, ..] }, "version 2 is active");
        Teller.Check(
            states[..^1].Select(state => state.Ramp!.Share).SequenceEqual(settings.Stages), $"it went by all stages: {string.Join(", ", settings.Stages)}");
        Teller.Check(states[1..].All(state => state.ChangedBy != states[0].ChangedBy), "the service took every step by itself");
        return states;
    }

    /// <returns>The state in which version 3 was to have a share, and the one after.</returns>
    private async Task<ImmutableArray<ControlState>> RefuseAsync(StoryStage stage, CancellationToken stop)
    {
        Teller.Chapter("Version 3 is broken, and gets no event");
        stage.Repository.Add(Options.BadModels, 3);
        var states = await FollowAsync(
            stage, await stage.Operator.RampAsync(3, RampSettings.Of(stage.Plan.Rollout), "retrained", stop), state => state.Candidates.IsEmpty, stop);
        await GateAsync(stage, 3, isPassed: false, stop);
        Teller.Check(states[^1].Active == 2 && states[^1].Reason.Contains("refuses version 3", StringComparison.Ordinal), "version 3 is refused, and version 2 goes on");
        return states;
    }

    /// <returns>The states of version 4's ramp, from its first stage to the roll-back.</returns>
    private async Task<ImmutableArray<ControlState>> TakeBackAsync(StoryStage stage, CancellationToken stop)
    {
        Teller.Chapter("Version 4 passes its gate, and is worse all the same");
        stage.Repository.Add(Options.BadModels, 4);
        var settings = RampSettings.Of(stage.Plan.Rollout) with { Stages = [Percent.Of(5), Percent.Of(25), Percent.All], MinSamples = EnoughToTell };
        var started = await stage.Operator.RampAsync(4, settings, "trained on a balanced sample", stop);
        await GateAsync(stage, 4, isPassed: true, stop);
        var states = await FollowAsync(stage, started, state => state.Candidates.IsEmpty, stop);
        Teller.Check(states[^1].Active == 2 && states[^1].Reason.StartsWith("roll back", StringComparison.Ordinal), "version 4 is rolled back, and version 2 scores everything again");
        Teller.Check(states is [{ Ramp.Share.Hundredths: 500 }, _], "it never had more than its first 5 %");
        return states;
    }

    /// <summary>Tells every state from one on to the last, as they come.</summary>
    private async Task<ImmutableArray<ControlState>> FollowAsync(StoryStage stage, ControlState first, Func<ControlState, bool> isLast, CancellationToken stop)
    {
        var states = ImmutableArray.Create(first);
        Tell(first);
        while (!isLast(states[^1]))
        {
            var next = await stage.UntilAsync(
                () => stage.Operator.History.States.Find(state => state.Revision > states[^1].Revision), $"what follows revision {states[^1].Revision}: {stage.Service.Advice ?? "no advice"}", stop);
            states = states.Add(next);
            Tell(next);
        }

        return states;
    }

    private void Tell(ControlState state)
    {
        var share = state.Candidates is [var candidate] ? $"version {candidate.Version} has {candidate.Percent}" : $"version {state.Active} has 100 %";
        Teller.Tell($"revision {state.Revision}, by {state.ChangedBy}: {share}; {state.Reason}");
    }

    private async Task GateAsync(StoryStage stage, int version, bool isPassed, CancellationToken stop)
    {
        var gate = await stage.UntilAsync(
            async () => (await stage.AuditAsync(stop)).LastOrDefault(entry => entry.Kind == AuditKind.Gate && entry.Version == version), $"the gate judges version {version}", stop);
        Teller.Tell($"the gate {(gate.Passed == true ? "lets" : "does not let")} version {version} pass{(gate.Text.Length > 0 ? $": {gate.Text}" : $", {gate.Figures.Count} figures in the audit topic")}");
        Teller.Check(gate.Passed == isPassed, $"the gate {(isPassed ? "passes" : "refuses")} version {version}");
    }
}
