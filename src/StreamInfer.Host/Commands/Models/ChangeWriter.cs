using StreamInfer.Models.Control;
using StreamInfer.Models.Deployment;

namespace StreamInfer.Host.Commands.Models;

/// <summary>Writes a change of the desired state to the control topic, if the state is still the one that it was made from.</summary>
internal static class ChangeWriter
{
    /// <exception cref="StreamInfer.Models.ModelLoadException">The topic has no state yet, and the repository has not what the topology file names.</exception>
    public static async Task<ChangeOutcome> WriteAsync(IControlTopic topic, ChangeRequest request, TimeSpan within, CancellationToken stop)
    {
        ChangeOutcome? decided = null;
        var write = await topic.TryReplaceAsync(
            request.Topology.Name,
            current =>
            {
                decided = Decide(request, current);
                return decided.After is { } after ? ControlStateJson.Write(after) : null;
            },
            within,
            stop);
        return write.Outcome switch
        {
            ControlOutcome.Written or ControlOutcome.Declined => decided!,
            ControlOutcome.Contended => ChangeOutcome.Not(ExitCode.Contended, $"{write.Reason}; nothing was changed, look again"),

            // Before it was decided, nothing can have been written.
            _ when decided is null => ChangeOutcome.Not(ExitCode.Kafka, $"{write.Reason}; nothing was changed"),
            _ => ChangeOutcome.Not(ExitCode.Kafka, $"{write.Reason}; look whether the change is in force before you repeat it"),
        };
    }

    private static ChangeOutcome Decide(ChangeRequest request, byte[]? current)
    {
        var topology = request.Topology;
        if (current is not null && ControlStateJson.Read(current) is { Value: null } unreadable)
        {
            return ChangeOutcome.Not(ExitCode.Unreadable, unreadable.NewerSchemaVersion is { } newer
                ? $"the state of {topology.Name} is of a newer release (schema version {newer}), and is not overwritten; use that release"
                : $"the state of {topology.Name} cannot be read, and is not overwritten: {string.Join("; ", unreadable.Mistakes)}");
        }

        var before = current is null ? InitialState.Of(topology, request.Repository.Value, request.Note.When) : ControlStateJson.Read(current).Value!;
        if (request.Revision is { } expected && expected != before.Revision)
        {
            return ChangeOutcome.Not(
                ExitCode.Contended, $"{topology.Name} is at revision {before.Revision}, changed by {before.ChangedBy}: {before.Reason}; you expected {expected}, look again", before);
        }

        if (!string.Equals(before.Model, topology.Model.Name, StringComparison.Ordinal))
        {
            return ChangeOutcome.Not(ExitCode.Refused, $"the control topic's state of {topology.Name} is of model {before.Model}, and the topology file's model is {topology.Model.Name}", before);
        }

        var result = request.Change(before, request.Note);
        return result.IsAccepted ? ChangeOutcome.Written(before, result.State) : ChangeOutcome.Not(ExitCode.Refused, result.Refusal, before);
    }
}
