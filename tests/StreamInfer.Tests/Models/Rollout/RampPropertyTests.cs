using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Models.Control;
using StreamInfer.Models.Rollout;
using StreamInfer.Tests.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Rollout;

/// <summary>What holds of control states and ramps whatever happens in whatever order.</summary>
public sealed class RampPropertyTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly VersionEvidence Good = Evidence.Of(1_000);

    /// <summary>Whatever is asked for: an accepted change is a right successor with a revision one more that survives its JSON, a refused one has its sentence.</summary>
    [Fact]
    public void Changes_inAnyOrder_giveRightSuccessorsOrSentences()
    {
        var act = from kind in Gen.Choose(0, 10) from version in Gen.Choose(1, 6) from share in Gen.Choose(0, 10_001) from minutes in Gen.Choose(-5, 30) select (kind, version, share, minutes);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20261128, 7), Prop.ForAll(act.ArrayOf(40).ToArbitrary(), acts =>
        {
            var (state, now) = (States.Plain, States.Start);
            foreach (var (kind, version, share, minutes) in acts)
            {
                now = now.AddMinutes(minutes);
                var result = Ask(state, kind, version, new Percent(share), new ChangeNote("x", "y", now));
                if (!result.IsAccepted)
                {
                    Assert.NotEmpty(result.Refusal);
                    continue;
                }

                Assert.Equal(state.Revision + 1, result.State.Revision);
                Assert.Empty(ControlStateRules.Check(result.State));
                Assert.Empty(ControlSuccession.Check(state, result.State));
                Assert.Equal(result.State.Versions, result.State.Digests.Keys.ToHashSet());
                var bytes = ControlStateJson.Write(result.State);
                Assert.Equal(bytes, ControlStateJson.Write(ControlStateJson.Read(bytes).Value!));
                state = result.State;
            }
        }));
    }

    /// <summary>While the candidate or the active version has too few predictions, or no report counts, a ramp neither goes on nor back, however long it lasts.</summary>
    [Fact]
    public void Next_missingEvidence_neitherPromotesNorRollsBack()
    {
        var given =
            from stage in Gen.Choose(0, 2)
            from candidate in Gen.Choose(0, 1_500)
            from active in Gen.Choose(0, 1_500)
            from decided in Gen.Choose(0, 100)
            from shift in Gen.Choose(0, 100)
            from slow in Gen.Choose(0, 20)
            from age in Gen.Choose(0, 60)
            from behind in Gen.Choose(0, 1)
            from hours in Gen.Choose(0, 10_000)
            select (stage, candidate, active, decided, shift, slow, age, behind, hours);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20261128, 9), Prop.ForAll(given.ToArbitrary(), one =>
        {
            var state = At(one.stage);
            var now = state.Ramp!.Since.AddHours(one.hours);
            var candidate = Evidence.Of(one.candidate, runs: 20, slow: one.slow, decided: one.decided / 100.0, score: n => (n + one.shift) % 100 / 50.0);
            var report = Report(state, "a", candidate, Evidence.Of(one.active), now.AddSeconds(-one.age)) with { Revision = state.Revision - one.behind };
            var isMissing = one.candidate < 1_000 || (one.stage < 2 && one.active < 1_000) || one.age > 30 || one.behind > 0;

            var step = RampController.Next(state, new GuardrailPlan(), [report], Interval, now);

            // A candidate that is too slow is so without the active version's evidence.
            var isTooSlow = step is RampStep.RollBack { Why: var why } && why.Contains("too slow in", StringComparison.Ordinal) && one.candidate >= 1_000 && one is { age: <= 30, behind: 0 };
            Assert.True(!isMissing || isTooSlow || step is RampStep.Wait, step.ToString());
        }));
    }

    /// <summary>Two controllers that see the same state take their steps at different times; of each revision one comes true, and a ramp ends all the same.</summary>
    [Fact]
    public void Take_byTwoControllersAtOnce_comesTrueOnce()
    {
        var schedule = Gen.Choose(0, 2).ArrayOf(60);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20261128, 11), Prop.ForAll(schedule.ToArbitrary(), acts =>
        {
            var topic = new Topic(At(0));
            var seen = new[] { topic.State, topic.State };
            var now = topic.State.ChangedAt;
            foreach (var act in acts)
            {
                now = now.AddMinutes(5);
                if (act == 2)
                {
                    // Both read what there is, and both decide on it.
                    seen = [topic.State, topic.State];
                }

                foreach (var controller in act == 2 ? new[] { 0, 1 } : [act])
                {
                    var state = seen[controller];
                    if (state.Ramp is null || StepOf(state, now) is var step && step is RampStep.Wait)
                    {
                        continue;
                    }

                    var before = topic.State.Revision;
                    var isWritten = topic.CompareAndSet(state.Revision, States.Must(RampController.Take(state, step, $"c{controller}", now)));
                    Assert.Equal(isWritten, state.Revision == before);
                    Assert.Equal(isWritten ? before + 1 : before, topic.State.Revision);
                }
            }

            Assert.Equal(Enumerable.Range(0, topic.Written.Count).Select(number => topic.Written[0] + number), topic.Written);
            Assert.InRange(topic.Written.Count, 1, 4);
        }));
    }

    private static RampStep StepOf(ControlState state, DateTimeOffset now)
    {
        return RampController.Next(state, new GuardrailPlan(), [Report(state, "a", Good, Good, now)], Interval, now);
    }

    private static ControlState At(int stage)
    {
        var state = States.Must(ControlChange.StartRamp(States.Plain, States.Files(5), States.Ramp(5, 50, 100), States.Note));
        for (; stage > 0; stage--)
        {
            state = States.Must(ControlChange.Advance(state, States.Note));
        }

        return state;
    }

    private static InstanceReport Report(ControlState state, string instance, VersionEvidence candidate, VersionEvidence active, DateTimeOffset at) =>
        new(state.Topology, instance, state.Revision, [new(3, VersionReadiness.Ready, "", active), new(5, VersionReadiness.Ready, "", candidate)], at);

    private static ControlResult Ask(ControlState state, int kind, int version, Percent share, ChangeNote note) => kind switch
    {
        0 => ControlChange.Promote(state, States.Files(version), note),
        1 => ControlChange.StartRamp(state, States.Files(version), States.Ramp(1, 20, 100), note),
        2 or 3 => ControlChange.SetPercent(state, States.Files(version), share, note),
        4 => ControlChange.Advance(state, note),
        5 => ControlChange.Hold(state, note),
        6 => ControlChange.Resume(state, note),
        7 => ControlChange.Rollback(state, note),
        8 => share.Hundredths % 4 == 0 ? ControlChange.Pin(state, note) : ControlChange.Unpin(state, note),
        9 => ControlChange.AddShadow(state, States.Files(version), new Shadow(version, share, ShadowSampling.Sticky, "s"), note),
        _ => ControlChange.RemoveShadow(state, version, note),
    };

    /// <summary>What a control topic promises: a write comes true if nobody wrote before it.</summary>
    private sealed class Topic(ControlState state)
    {
        public ControlState State { get; private set; } = state;

        public List<long> Written { get; } = [state.Revision];

        public bool CompareAndSet(long expected, ControlState next)
        {
            if (State.Revision != expected)
            {
                return false;
            }

            State = next;
            Written.Add(next.Revision);
            return true;
        }
    }
}
