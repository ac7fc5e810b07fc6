using System.CommandLine;
using StreamInfer.Host.Service;
using StreamInfer.Models;
using StreamInfer.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands.Models;

/// <summary><c>streaminfer models shadow add|remove TOPOLOGY VERSION</c>: versions that score copies.</summary>
internal static class ShadowCommand
{
    public static Command Create(ControlDesk desk) => new("shadow", "Versions that score copies of events, without influence on the predictions.") { Add(desk), Remove(desk) };

    /// <summary>Lets a version score copies; what is left out is as the topology says of the version.</summary>
    /// <exception cref="StartFailure">No topic is given, and the topology names none.</exception>
    public static Func<ControlState, ChangeNote, ControlResult> Start(TopologyPlan plan, ModelRepository repository, int version, Percent? percent, ShadowSampling? sampling, string? topic)
    {
        var written = plan.Shadows.FirstOrDefault(shadow => shadow.Version == version);
        var shadow = new Shadow(version, percent ?? written?.Percent ?? Percent.All, sampling ?? written?.Sampling ?? ShadowSampling.Sticky, topic ?? written?.Topic ?? OnlyTopic(plan));
        var files = VersionArgument.Find(repository, plan.Model.Name, version);
        return (state, note) => ControlChange.AddShadow(state, files, shadow, note);
    }

    private static ChangeCommand Add(ControlDesk desk)
    {
        var version = VersionArgument.Create();
        var percent = new Option<Percent?>("--percent") { Description = "Its share of the events, in percent; left out, as the topology says of the version, or 100.", CustomParser = PercentArgument.Parse };
        var sampling = new Option<ShadowSampling?>("--sampling") { Description = "sticky: all events of a key, or none; random: each event on its own. Left out, as the topology says, or sticky." };
        var topic = new Option<string?>("--topic") { Description = "Where its predictions go; left out, as the topology says of the version, or of its only shadow." };
        return new ChangeCommand("add", "Lets a version score copies of events.", desk, (parsed, plan, repository) =>
            Start(plan, repository.Value, parsed.GetValue(version), parsed.GetValue(percent), parsed.GetValue(sampling), parsed.GetValue(topic)))
        {
            version, percent, sampling, topic,
        };
    }

    private static ChangeCommand Remove(ControlDesk desk)
    {
        var version = VersionArgument.Create();
        return new ChangeCommand("remove", "Ends a shadow.", desk, (parsed, _, _) =>
        {
            var number = parsed.GetValue(version);
            return (state, note) => ControlChange.RemoveShadow(state, number, note);
        })
        {
            version,
        };
    }

    private static string OnlyTopic(TopologyPlan plan) => plan.Shadows.Select(shadow => shadow.Topic).Distinct(StringComparer.Ordinal).ToList() is [var only]
        ? only
        : throw new StartFailure("the topic (--topic) is missing: the topology file names no topic for this shadow", ExitCode.Usage);
}
