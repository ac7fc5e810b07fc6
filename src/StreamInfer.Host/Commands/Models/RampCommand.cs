using System.CommandLine;
using StreamInfer.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands.Models;

/// <summary><c>streaminfer models ramp TOPOLOGY VERSION</c>: gives a version a share of the keys, for good or as the first stage on its way to all of them.</summary>
internal static class RampCommand
{
    public static Command Create(ControlDesk desk)
    {
        var version = VersionArgument.Create();
        var percent = new Option<Percent?>("--percent") { Description = "A share that only people change, in percent; without it the share grows by stages.", CustomParser = PercentArgument.Parse };
        var stages = new Option<Percent[]?>("--stages")
        {
            Description = "Shares in percent, ascending, the last 100; left out, as the topology says.",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = PercentArgument.ParseList,
        };
        var hold = new Option<TimeSpan?>("--hold") { Description = "How long each stage lasts at least, such as 10m; left out, as the topology says.", CustomParser = DurationArgument.Parse };
        var minSamples = new Option<int?>("--min-samples") { Description = "Events that the version has to have scored in a stage before it is judged; left out, as the topology says." };
        var mode = new Option<RampMode?>("--mode") { Description = "auto: the service takes the steps; manual: it only says what it would do. Left out, as the topology says." };
        var command = new ChangeCommand("ramp", "Gives a version a share of the keys, which grows by stages while the guardrails hold.", desk, (parsed, plan, repository) =>
        {
            var files = VersionArgument.Find(repository.Value, plan.Model.Name, parsed.GetValue(version));
            if (parsed.GetValue(percent) is { } share)
            {
                return (state, note) => ControlChange.SetPercent(state, files, share, note);
            }

            var usual = RampSettings.Of(plan.Rollout);
            var settings = new RampSettings(
                parsed.GetValue(stages) is { Length: > 0 } given ? [.. given] : usual.Stages, parsed.GetValue(hold) ?? usual.Hold, parsed.GetValue(minSamples) ?? usual.MinSamples, parsed.GetValue(mode) ?? usual.Mode);
            return (state, note) => ControlChange.StartRamp(state, files, settings, note);
        })
        {
            version, percent, stages, hold, minSamples, mode,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(percent) is not null && new Option[] { stages, hold, minSamples, mode }.FirstOrDefault(other => result.GetResult(other) is not null) is { } other)
            {
                result.AddError($"--percent is a share that only people change; {other.Name} is for one that grows.");
            }
        });
        return command;
    }
}
