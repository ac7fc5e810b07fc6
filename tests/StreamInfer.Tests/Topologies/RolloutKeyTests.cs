using System.Collections.Immutable;
using StreamInfer.Topologies;
using static StreamInfer.Topologies.TopologyErrorKind;

namespace StreamInfer.Tests.Topologies;

/// <summary>The sections <c>rollout</c>, <c>shadow</c> and <c>control</c>: what reaches the plan, and what is wrong where.</summary>
public sealed class RolloutKeyTests
{
    private const string Control = "\ncontrol: { topic: control }";

    [Fact]
    public void ReadText_withoutTheSections_hasNoCandidateAndTheDefaults()
    {
        var plan = Sample.Plan(Sample.With(Sample.ExtraLine, "batching: { deadline: 25ms }"));

        Assert.Empty(plan.Rollout.Candidates);
        Assert.Empty(plan.Rollout.Stages);
        Assert.Equal(("t", TimeSpan.FromMinutes(10), 1_000, RampMode.Auto), (plan.Rollout.Salt, plan.Rollout.Hold, plan.Rollout.MinSamples, plan.Rollout.Mode));
        Assert.Equal(new GuardrailPlan { RunTimeP99 = TimeSpan.FromMilliseconds(25) }, plan.Rollout.Guardrails);
        Assert.Empty(plan.Shadows);
        Assert.Null(plan.Control);
    }

    [Fact]
    public void ReadText_ramp_isReadWhole()
    {
        var plan = Sample.Plan(Sample.With(
            Sample.ExtraLine,
            "rollout: { version: 4, percent: 0.25, salt: s, stages: [0.05, 0.25, 50, 100], hold: 720h, minSamples: 1, mode: manual, "
            + "guardrails: { errorRate: 0, runTimeP99: 1h, scoreDistance: 0, decisionRate: 1 } }\ncontrol: { topic: c, auditTopic: a, reportInterval: 1s, keep: 5, instanceId: i }"));

        Assert.Equal([new CandidatePlan(4, new Percent(25))], plan.Rollout.Candidates.ToArray());
        Assert.Equal([5, 25, 5_000, 10_000], plan.Rollout.Stages.Select(stage => stage.Hundredths));
        Assert.Equal(("s", TimeSpan.FromDays(30), 1, RampMode.Manual), (plan.Rollout.Salt, plan.Rollout.Hold, plan.Rollout.MinSamples, plan.Rollout.Mode));
        Assert.Equal(
            new GuardrailPlan { ErrorRate = 0, RunTimeP99 = TimeSpan.FromHours(1), ScoreDistance = 0, DecisionRate = 1 }, plan.Rollout.Guardrails);
        Assert.Equal(new ControlPlan("c") { AuditTopic = "a", ReportInterval = TimeSpan.FromSeconds(1), Keep = 5, InstanceId = "i" }, plan.Control);
    }

    [Fact]
    public void ReadText_qualityOfACandidate_needsLabels()
    {
        const string guarded = "rollout: { version: 4, stages: [5, 100], guardrails: { quality: 0.02 } }" + Control;

        Assert.Equal(0.02, Sample.Plan(Sample.With(Sample.ExtraLine, guarded + "\nmonitoring: { labels: { topic: l } }")).Rollout.Guardrails.Quality);
        Sample.AssertError(Sample.With(Sample.ExtraLine, guarded), Conflict, Sample.ExtraLine, "rollout.guardrails.quality");
    }

    [Fact]
    public void ReadText_stagesWithoutPercent_startsAtTheFirst()
    {
        var plan = Sample.Plan(Sample.With(Sample.ExtraLine, "rollout: { version: 4, stages: [5, 100] }" + Control));

        Assert.Equal([new CandidatePlan(4, Percent.Of(5))], plan.Rollout.Candidates.ToArray());
        Assert.Equal(new ControlPlan("control"), plan.Control);
    }

    [Fact]
    public void ReadText_listOfCandidates_sharesWhatTheFirstSays()
    {
        var plan = Sample.Plan(Sample.With(Sample.ExtraLine, "rollout: [{ version: 4, percent: 60, salt: s, minSamples: 5 }, { version: 3, percent: 40 }]" + Control));

        Assert.Equal<CandidatePlan>([new(4, Percent.Of(60)), new(3, Percent.Of(40))], plan.Rollout.Candidates);
        Assert.Equal(("s", 5), (plan.Rollout.Salt, plan.Rollout.MinSamples));
    }

    [Fact]
    public void ReadText_shadows_areReadWhole()
    {
        var plan = Sample.Plan(Sample.With(
            Sample.ExtraLine,
            "shadow: [{ version: 5, topic: s }, { version: 6, topic: s, percent: 2.5, sampling: random, differencesTopic: d, queueSize: 1, featuresOnDisagreement: true, mirrorTo: x }]"));

        Assert.Equal(
            [
                new ShadowPlan(5, "s"),
                new ShadowPlan(6, "s")
                {
                    Percent = new Percent(250), Sampling = ShadowSampling.Random, DifferencesTopic = "d", QueueSize = 1, FeaturesOnDisagreement = true, MirrorTo = "x",
                },
            ],
            plan.Shadows.ToArray());
    }

    [Fact]
    public void ReadText_rolloutWithoutAVersion_isHowLaterCandidatesAreRamped()
    {
        var plan = Sample.Plan(Sample.With(Sample.ExtraLine, "rollout: { salt: s, stages: [5, 100], hold: 2s, guardrails: { scoreDistance: 0.1 } }" + Control));

        Assert.Empty(plan.Rollout.Candidates);
        Assert.Equal([500, 10_000], plan.Rollout.Stages.Select(stage => stage.Hundredths));
        Assert.Equal(("s", TimeSpan.FromSeconds(2), 0.1), (plan.Rollout.Salt, plan.Rollout.Hold, plan.Rollout.Guardrails.ScoreDistance));
    }

    public static TheoryData<string, TopologyErrorKind, string> WrongSections => new()
    {
        { "rollout: { salt: s }", Missing, "rollout.version" },
        { "rollout: [{ salt: s }, { version: 4, percent: 5 }]" + Control, Missing, "rollout[0].version" },
        { "rollout: []", Invalid, "rollout" },
        { "rollout: 4", Invalid, "rollout" },
        { "rollout: { percent: 5 }", Missing, "rollout.version" },
        { "rollout: { version: latest, percent: 5 }", Invalid, "rollout.version" },
        { "rollout: { version: 0, percent: 5 }", OutOfRange, "rollout.version" },
        { "rollout: { version: 1, percent: 5 }", Conflict, "rollout.version" },
        { "rollout: { version: 4 }", Missing, "rollout.percent" },
        { "rollout: { version: 4, percent: 0 }", OutOfRange, "rollout.percent" },
        { "rollout: { version: 4, percent: 0.001 }", OutOfRange, "rollout.percent" },
        { "rollout: { version: 4, percent: 100.01 }", OutOfRange, "rollout.percent" },
        { "rollout: { version: 4, percent: 5% }", Invalid, "rollout.percent" },
        { "rollout: { version: 4, percent: -1 }", OutOfRange, "rollout.percent" },
        { "rollout: { version: 4, percent: 5, salt: '' }", Invalid, "rollout.salt" },
        { "rollout: { version: 4, stages: [1, 100] }", Missing, "control" },
        { "rollout: { version: 4, stages: [5, 5, 100] }" + Control, Conflict, "rollout.stages[1]" },
        { "rollout: { version: 4, stages: [5, 1, 100] }" + Control, Conflict, "rollout.stages[1]" },
        { "rollout: { version: 4, stages: [5, 50] }" + Control, Conflict, "rollout.stages[1]" },
        { "rollout: { version: 4, stages: [0, 100] }" + Control, OutOfRange, "rollout.stages[0]" },
        { "rollout: { version: 4, percent: 6, stages: [5, 100] }" + Control, Conflict, "rollout.percent" },
        { "rollout: { version: 4, percent: 5, hold: 10m }", Conflict, "rollout.hold" },
        { "rollout: { version: 4, percent: 5, guardrails: {} }", Conflict, "rollout.guardrails" },
        { "rollout: { version: 4, percent: 5, hold: 0s }" + Control, OutOfRange, "rollout.hold" },
        { "rollout: { version: 4, percent: 5, minSamples: 0 }" + Control, OutOfRange, "rollout.minSamples" },
        { "rollout: { version: 4, percent: 5, mode: automatic }" + Control, Invalid, "rollout.mode" },
        { "rollout: { version: 4, percent: 5, guardrails: { errorRate: 1.1 } }" + Control, OutOfRange, "rollout.guardrails.errorRate" },
        { "rollout: { version: 4, percent: 5, guardrails: { scoreDistance: -1 } }" + Control, OutOfRange, "rollout.guardrails.scoreDistance" },
        { "rollout: { version: 4, percent: 5, guardrails: { runTimeP99: 0ms } }" + Control, OutOfRange, "rollout.guardrails.runTimeP99" },
        { "rollout: [{ version: 4, percent: 60 }, { version: 4, percent: 5 }]", Duplicate, "rollout[1].version" },
        { "rollout: [{ version: 4, percent: 60 }, { version: 1, percent: 5 }]", Conflict, "rollout[1].version" },
        { "rollout: [{ version: 4, percent: 60 }, { version: 5, percent: 40.01 }]", Conflict, "rollout[1].percent" },
        { "rollout: [{ version: 4, stages: [1, 100] }, { version: 5, percent: 40 }]" + Control, Conflict, "rollout[0].stages" },
        { "rollout: [{ version: 4, percent: 60 }, { version: 5, percent: 4, salt: x }]", Conflict, "rollout[1].salt" },
        { "shadow: []", Invalid, "shadow" },
        { "shadow: { version: 5, topic: s }", Invalid, "shadow" },
        { "shadow: [{ version: 5 }]", Missing, "shadow[0].topic" },
        { "shadow: [{ version: 1, topic: s }]", Conflict, "shadow[0].version" },
        { "shadow: [{ version: 5, topic: s }, { version: 5, topic: s }]", Duplicate, "shadow[1].version" },
        { "shadow: [{ version: 5, topic: s, sampling: keyed }]", Invalid, "shadow[0].sampling" },
        { "shadow: [{ version: 5, topic: s, queueSize: 0 }]", OutOfRange, "shadow[0].queueSize" },
        { "shadow: [{ version: 5, topic: s, featuresOnDisagreement: true }]", Missing, "shadow[0].differencesTopic" },
        { "shadow: [{ version: 5, topic: in }]", Conflict, "shadow[0].topic" },
        { "shadow: [{ version: 5, topic: out }]", Conflict, "shadow[0].topic" },
        { "shadow: [{ version: 5, topic: dead }]", Conflict, "shadow[0].topic" },
        { "shadow: [{ version: 5, topic: s, differencesTopic: s }]", Conflict, "shadow[0].differencesTopic" },
        { "shadow: [{ version: 5, topic: s, mirrorTo: in }]", Conflict, "shadow[0].mirrorTo" },
        { "shadow: [{ version: 5, topic: control }]" + Control, Conflict, "shadow[0].topic" },
        { "control: {}", Missing, "control.topic" },
        { "control: { topic: in }", Conflict, "control.topic" },
        { "control: { topic: out }", Conflict, "control.topic" },
        { "control: { topic: c, auditTopic: c }", Conflict, "control.auditTopic" },
        { "control: { topic: c, auditTopic: dead }", Conflict, "control.auditTopic" },
        { "control: { topic: c, reportInterval: 999ms }", OutOfRange, "control.reportInterval" },
        { "control: { topic: c, keep: 6 }", OutOfRange, "control.keep" },
        { "control: { topic: c, instanceId: a b }", Invalid, "control.instanceId" },
    };

    [Theory]
    [MemberData(nameof(WrongSections))]
    public void ReadText_wrongSection_isTheOnlyErrorAndLocated(string text, TopologyErrorKind kind, string property) =>
        Sample.AssertError(Sample.With(Sample.ExtraLine, text), kind, property == "control" ? 1 : Sample.ExtraLine, property);

    [Fact]
    public void ReadText_sharesBeyondAll_areReportedOnce()
    {
        var text = "rollout: [{ version: 4, percent: 90 }, { version: 5, percent: 20 }, { version: 6, percent: 20 }]";

        Sample.AssertError(Sample.With(Sample.ExtraLine, text), Conflict, Sample.ExtraLine, "rollout[1].percent");
    }

    [Fact]
    public void ReadText_latestModel_leavesTheComparisonToTheStart() =>
        Sample.Plan(Sample.With(Sample.ModelLine, "model: { name: m, version: latest }") + "rollout: { version: 1, percent: 5 }");

    [Fact]
    public void ReadText_manyMistakesInSeveralSections_areAllReported()
    {
        var errors = Sample.Read(Sample.With(
            Sample.ExtraLine,
            "rollout: { version: 1, percent: 200, stages: [50, 10] }\nshadow:\n  - { version: 1, topic: in, percent: x }\ncontrol: { topic: out, keep: 9 }")).Errors;

        Assert.Equal(
            [
                "rollout.version", "rollout.percent", "rollout.stages[1]", "rollout.stages[1]", "shadow[0].version", "shadow[0].topic", "shadow[0].percent",
                "control.topic", "control.keep",
            ],
            errors.Select(error => error.Property));
    }
}
