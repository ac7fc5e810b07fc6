using StreamInfer.Host.Commands.Models;
using StreamInfer.Host.Http;
using StreamInfer.Host.Http.Authentication;
using StreamInfer.Host.Service;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Models;
using StreamInfer.Models.Control;
using Microsoft.Extensions.Logging;

namespace StreamInfer.Host.Api.Models;

/// <summary>Changes the desired state of a served topology, as the commands do: by the same changes, through the same writer.</summary>
/// <param name="time">The clock.</param>
/// <param name="logs">Are told who asked for what.</param>
internal sealed class StateChanges(TimeProvider time, ILoggerFactory logs)
{
    private static readonly TimeSpan WriteWithin = TimeSpan.FromSeconds(15);
    private readonly ILogger _logger = logs.CreateLogger<StateChanges>();

    /// <param name="topology">Whose.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="reason">Why.</param>
    /// <param name="revision">The revision that has to be there; null for any.</param>
    /// <param name="words">What is asked for, for the log.</param>
    /// <param name="change">Makes a pure change; throws <see cref="ModelLoadException"/> where a version is not there, and <see cref="StartFailure"/> where the arguments do not suffice.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="ApiRefusal">It is not done.</exception>
    public async Task<RevisionAnswer> WriteAsync(
        ServedTopology topology,
        Caller caller,
        string reason,
        long? revision,
        string words,
        Func<ModelRepository, Func<ControlState, ChangeNote, ControlResult>> change,
        CancellationToken stop)
    {
        var versions = topology.Service?.Versions ?? throw topology.IsStarting();
        if (versions.Control is not { } control)
        {
            throw ApiRefusal.Unprocessable($"{topology.Name} has no control topic (control.topic), so its file alone says which versions score");
        }

        HttpLog.Asked(_logger, topology.Name, caller.Name, words, reason);
        try
        {
            var repository = new Lazy<ModelRepository>(versions.Models.Repository);
            var request = new ChangeRequest(topology.Plan, repository, change(versions.Models.Repository), new ChangeNote(caller.Name, reason, time.GetUtcNow()), revision);
            var outcome = await ChangeWriter.WriteAsync(control, request, WriteWithin, stop);
            return outcome.After is { } after
                ? new RevisionAnswer(after.Revision, ControlHistory.Words(outcome.Before, after))
                : throw RefusalOf(outcome);
        }
        catch (ModelLoadException missing)
        {
            throw ApiRefusal.Unprocessable(missing.Message);
        }
        catch (StartFailure incomplete)
        {
            throw ApiRefusal.Unprocessable(incomplete.Message);
        }
    }

    private static ApiRefusal RefusalOf(ChangeOutcome outcome) => outcome.ExitCode switch
    {
        ExitCode.Contended => ApiRefusal.Conflict(outcome.Sentence!),
        ExitCode.Kafka => ApiRefusal.Unavailable(outcome.Sentence!),
        _ => ApiRefusal.Unprocessable(outcome.Sentence!),
    };
}
