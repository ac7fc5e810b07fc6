using System.Globalization;
using StreamInfer.Host.Terminal;
using StreamInfer.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands.Models;

/// <summary>The parts of a desired state in words, one line each, fit for a terminal.</summary>
internal static class StateText
{
    private const string None = "none";

    /// <summary>Always the same parts in the same order.</summary>
    public static IEnumerable<(string Part, string Text)> Of(ControlState state) =>
    [
        ("active", string.Create(CultureInfo.InvariantCulture, $"version {state.Active} with {state.ActivePercent}")),
        ("candidates", List(state.Candidates.Select(candidate => string.Create(CultureInfo.InvariantCulture, $"version {candidate.Version} with {candidate.Percent}")))),
        ("ramp", state.Ramp is { } ramp ? Of(ramp) : None),
        ("shadows", List(state.Shadows.Select(Of))),
        ("previous", List(state.Previous.Select(version => string.Create(CultureInfo.InvariantCulture, $"version {version}")))),
        ("pinned", state.IsPinned ? "yes" : "no"),
        ("salt", Printable.Of(state.Salt)),
    ];

    private static string Of(Ramp ramp) => string.Create(
        CultureInfo.InvariantCulture,
        $"version {ramp.Version} at stage {ramp.Stage + 1} of {ramp.Stages.Length} ({string.Join(", ", ramp.Stages)}) since {ramp.Since:u}, each for {ramp.Hold.TotalSeconds:0.###} s and {ramp.MinSamples} events at least, {(ramp.Mode == RampMode.Auto ? "auto" : "manual")}{(ramp.IsHeld ? ", held" : "")}");

    private static string Of(Shadow shadow) => string.Create(
        CultureInfo.InvariantCulture,
        $"version {shadow.Version} on {shadow.Percent} ({(shadow.Sampling == ShadowSampling.Sticky ? "sticky" : "random")}) into {Printable.Of(shadow.Topic)}");

    private static string List(IEnumerable<string> items) => string.Join("; ", items) is { Length: > 0 } list ? list : None;
}
