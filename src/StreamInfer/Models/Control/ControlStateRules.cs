using System.Collections.Immutable;
using System.Globalization;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Control;

/// <summary>What the parts of a state must be to each other. A state that breaks a rule is followed by nobody.</summary>
public static class ControlStateRules
{
    /// <summary>Every mistake, each a sentence that starts with the part that is wrong; empty for a right state.</summary>
    public static ImmutableArray<string> Check(ControlState state)
    {
        var mistakes = ImmutableArray.CreateBuilder<string>();
        CheckNames(state, mistakes);
        CheckVersions(state, mistakes);
        CheckBuckets(state, mistakes);
        CheckShadows(state, mistakes);
        if (state.Ramp is { } ramp)
        {
            CheckRamp(state, ramp, mistakes);
        }

        return mistakes.ToImmutable();
    }

    private static void CheckNames(ControlState state, ImmutableArray<string>.Builder mistakes)
    {
        if (state.Topology.Length == 0)
        {
            mistakes.Add("topology is empty; allowed is the name of one");
        }

        if (state.Model.Length == 0)
        {
            mistakes.Add("model is empty; allowed is the name of one");
        }

        if (state.Revision < 0)
        {
            mistakes.Add($"revision is {Text(state.Revision)}; allowed is 0 or more");
        }
    }

    private static void CheckVersions(ControlState state, ImmutableArray<string>.Builder mistakes)
    {
        foreach (var version in state.Versions)
        {
            if (version < 1)
            {
                mistakes.Add($"version {Text(version)} is none; allowed is 1 or more");
            }

            if (!state.Digests.TryGetValue(version, out var digest))
            {
                mistakes.Add($"digests has none of version {Text(version)}; due is one of every version named");
            }
            else if (!VersionFiles.IsDigest(digest))
            {
                mistakes.Add($"digests.{Text(version)} is no SHA-256; allowed are 64 hex digits in lower case");
            }
        }

        if (state.Previous.Length > ControlState.MostPrevious)
        {
            mistakes.Add($"previous has {Text(state.Previous.Length)} versions; allowed are {Text(ControlState.MostPrevious)} at most");
        }

        CheckDistinct(state.Previous, "previous", mistakes);
        CheckDistinct(state.Candidates.Select(candidate => candidate.Version), "candidates", mistakes);
        CheckDistinct(state.Shadows.Select(shadow => shadow.Version), "shadows", mistakes);
        CheckNotActive(state, state.Previous, "previous", mistakes);
        CheckNotActive(state, state.Candidates.Select(candidate => candidate.Version), "candidates", mistakes);
        CheckNotActive(state, state.Shadows.Select(shadow => shadow.Version), "shadows", mistakes);
    }

    private static void CheckBuckets(ControlState state, ImmutableArray<string>.Builder mistakes)
    {
        foreach (var candidate in state.Candidates)
        {
            if (candidate.Buckets.IsEmpty)
            {
                mistakes.Add($"candidate {Text(candidate.Version)} has no buckets; due is at least one");
            }

            foreach (var range in candidate.Buckets.Where(range => range.First < 0 || range.End > Percent.Buckets || range.First >= range.End))
            {
                mistakes.Add($"candidate {Text(candidate.Version)} has buckets {Text(range)}; allowed is [first, end) with 0 ≤ first < end ≤ 10000");
            }
        }

        var ranges = state.Candidates
            .SelectMany(candidate => candidate.Buckets, (candidate, range) => (candidate.Version, Range: range))
            .OrderBy(entry => entry.Range.First)
            .ToList();
        for (var (index, reach) = (1, 0); index < ranges.Count; index++)
        {
            reach = ranges[reach].Range.End >= ranges[index - 1].Range.End ? reach : index - 1;
            var (here, before) = (ranges[index], ranges[reach]);
            if (here.Range.Overlaps(before.Range))
            {
                mistakes.Add($"candidate {Text(here.Version)} has buckets {Text(here.Range)}, which overlap {Text(before.Range)} of candidate {Text(before.Version)}");
            }
        }

        // 64 bits, since ranges that are wrong in themselves may be of any length.
        if (ranges.Sum(entry => (long)entry.Range.End - entry.Range.First) is var sum and > Percent.Buckets)
        {
            mistakes.Add($"candidates have {Text(sum)} buckets, more than 100 %; allowed are {Text(Percent.Buckets)} at most");
        }
    }

    private static void CheckShadows(ControlState state, ImmutableArray<string>.Builder mistakes)
    {
        foreach (var shadow in state.Shadows)
        {
            if (shadow.Percent.Hundredths is < 1 or > Percent.Buckets)
            {
                mistakes.Add($"shadow {Text(shadow.Version)} has {shadow.Percent}; allowed is more than 0 and at most 100 %");
            }

            if (shadow.Topic.Length == 0)
            {
                mistakes.Add($"shadow {Text(shadow.Version)} has no topic; due is one");
            }
        }
    }

    private static void CheckRamp(ControlState state, Ramp ramp, ImmutableArray<string>.Builder mistakes)
    {
        RampRules.CheckStages(ramp.Stages, "ramp.stages", mistakes);
        RampRules.CheckSettings(ramp.Hold, ramp.MinSamples, mistakes);
        if (state.Candidates.Length != 1 || state.Candidates[0].Version != ramp.Version)
        {
            mistakes.Add($"ramp is of version {Text(ramp.Version)}; due is that of the only candidate");
        }

        if (ramp.Stage < 0 || ramp.Stage >= ramp.Stages.Length)
        {
            mistakes.Add($"ramp.stage is {Text(ramp.Stage)}, of {Text(ramp.Stages.Length)} stages; allowed is the index of one");
        }
        else if (state.FindCandidate(ramp.Version) is { } candidate && candidate.Percent != ramp.Share)
        {
            mistakes.Add($"candidate {Text(ramp.Version)} has {candidate.Percent}; due is {ramp.Share}, the ramp's stage");
        }
    }

    private static void CheckDistinct(IEnumerable<int> versions, string part, ImmutableArray<string>.Builder mistakes)
    {
        foreach (var version in versions.GroupBy(version => version).Where(group => group.Skip(1).Any()))
        {
            mistakes.Add($"{part} has version {Text(version.Key)} more than once");
        }
    }

    private static void CheckNotActive(ControlState state, IEnumerable<int> versions, string part, ImmutableArray<string>.Builder mistakes)
    {
        if (versions.Contains(state.Active))
        {
            mistakes.Add($"{part} has version {Text(state.Active)}, which is the active one");
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(BucketRange range) => string.Create(CultureInfo.InvariantCulture, $"[{range.First}, {range.End})");
}
