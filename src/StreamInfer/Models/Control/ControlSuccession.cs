using System.Collections.Immutable;
using System.Globalization;

namespace StreamInfer.Models.Control;

/// <summary>What a state must be to the one before it.</summary>
public static class ControlSuccession
{
    /// <summary>Every mistake of a state as the successor of another, each a sentence; empty where it may follow.</summary>
    public static ImmutableArray<string> Check(ControlState before, ControlState after)
    {
        var mistakes = ImmutableArray.CreateBuilder<string>();
        if (!string.Equals(before.Topology, after.Topology, StringComparison.Ordinal))
        {
            mistakes.Add($"topology is '{after.Topology}'; due is '{before.Topology}'");
        }

        if (!string.Equals(before.Model, after.Model, StringComparison.Ordinal))
        {
            mistakes.Add($"model is '{after.Model}'; due is '{before.Model}', whose versions these are");
        }

        if (after.Revision <= before.Revision)
        {
            mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"revision is {after.Revision}; due is more than {before.Revision}"));
        }

        if (!before.Candidates.IsEmpty && !after.Candidates.IsEmpty && !string.Equals(before.Salt, after.Salt, StringComparison.Ordinal))
        {
            mistakes.Add("salt has changed while there are candidates, which would get other keys");
        }

        foreach (var (version, digest) in after.Digests)
        {
            if (before.Digests.TryGetValue(version, out var known) && !string.Equals(known, digest, StringComparison.Ordinal))
            {
                mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"digests.{version} has changed; the files of a version never do"));
            }
        }

        return mistakes.ToImmutable();
    }

    /// <summary>Whether what was counted under one state speaks of the other, too: the same versions score the same keys. If not, counting begins anew.</summary>
    public static bool KeepsEvidence(ControlState before, ControlState after) =>
        before.Active == after.Active
        && string.Equals(before.Salt, after.Salt, StringComparison.Ordinal)
        && before.Candidates.AsSpan().SequenceEqual(after.Candidates.AsSpan())
        && before.Ramp?.Since == after.Ramp?.Since;
}
