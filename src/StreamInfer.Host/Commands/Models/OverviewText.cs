using System.Globalization;
using StreamInfer.Host.Terminal;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands.Models;

/// <summary>A <see cref="ControlOverview"/> for people.</summary>
internal static class OverviewText
{
    public static void Write(TextWriter output, ControlOverview overview)
    {
        var (state, plan) = (overview.State, overview.Plan);
        var table = new TextTable("topology", state.Topology);
        table.Add("model", Printable.Of(state.Model));
        table.Add("revision", $"{Text(state.Revision)}{(overview.IsFromFile ? " (of the topology file: the control topic has no state yet)" : "")}");
        table.Add("changed", $"{state.ChangedAt.UtcDateTime:u} by {Printable.Of(state.ChangedBy)}: {Printable.Of(state.Reason)}");
        foreach (var (part, text) in StateText.Of(state))
        {
            table.Add(part, text);
        }

        foreach (var (version, digest) in state.Digests)
        {
            table.Add($"sha256 of {Text(version)}", digest);
        }

        if (state.Ramp is not null)
        {
            table.Add("guardrails", Limits(plan.Rollout.Guardrails));
            table.Add("evidence", Printable.Of(overview.Verdict!));
            table.Add("next", Printable.Of(overview.Next!));
        }

        table.Write(output);
        WriteInstances(output, overview);
    }

    private static void WriteInstances(TextWriter output, ControlOverview overview)
    {
        output.WriteLine();
        if (overview.Reports.IsEmpty)
        {
            output.WriteLine("no instance has reported");
            return;
        }

        var table = new TextTable("INSTANCE", "AGE", "REVISION", "VERSION", "STATE", "EVENTS", "ERRORS", "LATE", "TRUE", "WHY");
        foreach (var report in overview.Reports)
        {
            var age = string.Create(CultureInfo.InvariantCulture, $"{overview.AgeOf(report).TotalSeconds:0} s{(overview.IsLiving(report) ? "" : " (gone)")}");
            foreach (var version in report.Versions)
            {
                var evidence = version.Evidence;
                table.Add(
                    Printable.Of(report.Instance), age, Text(report.Revision), Text(version.Version), version.Readiness.ToString().ToLowerInvariant(),
                    Text(evidence.Events), Text(evidence.Errors), Text(evidence.Late), Text(evidence.DecisionsTrue), version.Why.Length == 0 ? "-" : Printable.Of(version.Why));
            }
        }

        table.Write(output);
    }

    private static string Limits(GuardrailPlan limits) => string.Create(
        CultureInfo.InvariantCulture,
        $"errorRate {limits.ErrorRate:0.###%} more, runTimeP99 {limits.RunTimeP99.TotalMilliseconds:0.###} ms, scoreDistance {limits.ScoreDistance:0.###}, decisionRate {limits.DecisionRate:0.###%}{(limits.Quality is { } quality ? $", quality {quality.ToString("0.###%", CultureInfo.InvariantCulture)} less" : "")}");

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
