using System.Text.Json;
using StreamInfer.Host.Api;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Host.Terminal;

namespace StreamInfer.Host.Commands.Running;

/// <summary>How a service does, as its API says.</summary>
/// <param name="State">The process.</param>
/// <param name="Topologies">Each of its topologies.</param>
internal sealed record StatusReport(StateAnswer State, IReadOnlyList<OverviewAnswer> Topologies)
{
    public bool IsReady => Topologies.All(topology => topology.Ready);

    /// <summary>For programs: what the API answers, without series.</summary>
    public void WriteJson(TextWriter output) => JsonOutput.Write(output, writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("state");
        JsonSerializer.Serialize(writer, State, ApiJson.Answers.StateAnswer);
        writer.WriteStartArray("topologies");
        foreach (var topology in Topologies)
        {
            JsonSerializer.Serialize(writer, topology with { Series = null }, ApiJson.Answers.OverviewAnswer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
