using System.Collections.Immutable;
using StreamInfer.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Control;

/// <summary>States to change, and what changes are made with.</summary>
internal static class States
{
    public static readonly DateTimeOffset Start = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    public static readonly ChangeNote Note = new("ada", "because", Start.AddHours(1));

    public static RampSettings Ramp(params int[] stages) => new([.. stages.Select(Percent.Of)], TimeSpan.FromMinutes(10), 1_000, RampMode.Auto);

    public static VersionFiles Files(int version) => new(version, Digest(version));

    public static string Digest(int version) => version.ToString("x").PadLeft(64, '0');

    /// <summary>Version 3 is active; nothing else.</summary>
    public static ControlState Plain { get; } = new()
    {
        Topology = "t",
        Model = "m",
        Revision = 7,
        Active = 3,
        Salt = "salt",
        Digests = ImmutableSortedDictionary<int, string>.Empty.Add(3, Digest(3)),
        ChangedBy = "topology file",
        Reason = "topology file",
        ChangedAt = Start,
    };

    /// <summary>Every part of a state is there.</summary>
    public static ControlState Full { get; } = Must(ControlChange.Pin(
        Must(ControlChange.AddShadow(
            Must(ControlChange.Hold(Must(ControlChange.StartRamp(Must(ControlChange.Promote(Plain, Files(4), Note)), Files(5), Ramp(1, 5, 100), Note)), Note)),
            Files(6),
            new Shadow(6, new Percent(250), ShadowSampling.Random, "shadow"),
            Note)),
        Note));

    public static ControlState Must(ControlResult result)
    {
        Assert.True(result.IsAccepted, result.Refusal);
        Assert.Empty(ControlStateRules.Check(result.State));
        return result.State;
    }

    public static string Refused(ControlResult result)
    {
        Assert.False(result.IsAccepted);
        Assert.Null(result.State);
        return result.Refusal;
    }
}
