using System.Collections.Immutable;
using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>What candidates must be to each other, and what a ramp needs.</summary>
internal static class RolloutRules
{
    public static void CheckStages(ImmutableArray<Located<Percent>> stages, ReadingContext reading)
    {
        for (var index = 1; index < stages.Length; index++)
        {
            if (stages[index].Value <= stages[index - 1].Value)
            {
                reading.Report(TopologyErrorKind.Conflict, stages[index].Place, $"is not greater than the stage before it, {stages[index - 1].Value}; stages must ascend");
            }
        }

        if (!stages.IsEmpty && stages[^1].Value < Percent.All)
        {
            reading.Report(TopologyErrorKind.Conflict, stages[^1].Place, "is the last stage; allowed is 100, where a ramp ends");
        }
    }

    public static void CheckPercent(SectionOptions candidate, ReadingContext reading)
    {
        if (!candidate.IsWritten(RolloutKeys.Version))
        {
            if (candidate.IsWritten(RolloutKeys.Percent))
            {
                candidate.Need(RolloutKeys.Version, "rollout.percent is the share of a version", reading);
            }
        }
        else if (!candidate.IsWritten(RolloutKeys.Stages))
        {
            candidate.Need(RolloutKeys.Percent, "without stages it says what the candidate gets", reading);
        }
        else if (candidate.TryGet(RolloutKeys.Stages, out var stages)
            && candidate.TryGet(RolloutKeys.Percent, out var percent)
            && !stages.Any(stage => stage.Value == percent))
        {
            reading.Report(TopologyErrorKind.Conflict, candidate.PlaceOf(RolloutKeys.Percent), "is none of the stages; allowed is the one to start at");
        }
    }

    /// <summary>Candidates of a list: each a version of its own, shares that fit, and what counts for all said once.</summary>
    public static void CheckCandidates(ImmutableArray<Located<SectionOptions>> candidates, ReadingContext reading)
    {
        VersionRules.CheckDistinct(candidates, RolloutKeys.Version, "candidate", reading);
        var sum = 0L;
        foreach (var (index, (candidate, _)) in candidates.Index())
        {
            if (candidate.TryGet(RolloutKeys.Percent, out var percent) && (sum += percent.Hundredths) > Percent.Buckets && sum - percent.Hundredths <= Percent.Buckets)
            {
                reading.Report(TopologyErrorKind.Conflict, candidate.PlaceOf(RolloutKeys.Percent), "makes the shares of the candidates more than 100 %");
            }

            if (candidates.Length > 1)
            {
                NeedVersion(candidate, "a list says which versions start with a share", reading);
                candidate.Refuse(RolloutKeys.Stages, "goes up to all events, which leaves none to the other candidates; allowed with a single one", reading);
            }

            foreach (var key in index > 0 ? RolloutKeys.Shared : [])
            {
                candidate.Refuse(key, "counts for all candidates; allowed with the first of them", reading);
            }
        }
    }

    /// <summary>What of a rollout looks at other sections.</summary>
    public static void CheckTopology(SectionOptions topology, ReadingContext reading)
    {
        if (!topology.TryGet(TopologyKeys.Rollout, out var candidates))
        {
            return;
        }

        VersionRules.CheckNotActive(candidates, RolloutKeys.Version, topology, reading);
        if (topology.IsWritten(TopologyKeys.Control))
        {
            return;
        }

        foreach (var (candidate, _) in candidates)
        {
            NeedVersion(candidate, "without control.topic no other can come later", reading);
        }

        if (candidates.FirstOrDefault(candidate => candidate.Value.IsWritten(RolloutKeys.Stages)) is { Value: not null })
        {
            topology.Need(TopologyKeys.Control, "rollout.stages needs control.topic, which holds the stage for all instances", reading);
            return;
        }

        foreach (var key in RolloutKeys.Controlled)
        {
            candidates[0].Value.Refuse(key, "has no effect without control.topic", reading);
        }
    }

    private static void NeedVersion(SectionOptions candidate, string why, ReadingContext reading)
    {
        // With a percentage it was said already.
        if (!candidate.IsWritten(RolloutKeys.Version) && !candidate.IsWritten(RolloutKeys.Percent))
        {
            candidate.Need(RolloutKeys.Version, why, reading);
        }
    }
}
