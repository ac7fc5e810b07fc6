using System.CommandLine;
using StreamInfer.Host.Terminal;
using StreamInfer.Models;
using StreamInfer.Models.Control;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands.Models;

/// <summary>A command that changes the desired state of a topology: what all of them have in common.</summary>
internal sealed class ChangeCommand : Command
{
    private readonly Argument<string> _file = new("topology") { Description = "The topology file." };
    private readonly RepositoryOptions _repository = new();
    private readonly ControlOptions _control = new();
    private readonly ChangeOptions _options = new();
    private readonly ControlDesk _desk;

    /// <param name="name">The verb.</param>
    /// <param name="description">What it does.</param>
    /// <param name="desk">Where the control topic is.</param>
    /// <param name="change">
    /// Makes a pure change of the arguments; asks the repository only where it needs to. Throws <see cref="ModelLoadException"/> where a version is not there, and
    /// <see cref="Service.StartFailure"/> where the arguments do not suffice.
    /// </param>
    public ChangeCommand(
        string name, string description, ControlDesk desk, Func<ParseResult, TopologyPlan, Lazy<ModelRepository>, Func<ControlState, ChangeNote, ControlResult>> change)
        : base(name, description)
    {
        _desk = desk;
        Add(_file);
        _options.AddTo(this);
        _control.AddTo(this);
        _repository.AddTo(this);
        SetAction((parsed, stop) => RepositoryOptions.GuardAsync(parsed, () => RunAsync(parsed, change, stop)));
    }

    private async Task<int> RunAsync(
        ParseResult parsed, Func<ParseResult, TopologyPlan, Lazy<ModelRepository>, Func<ControlState, ChangeNote, ControlResult>> change, CancellationToken stop)
    {
        if (_control.Read(parsed.GetValue(_file)!, parsed) is not { } plan)
        {
            return ExitCode.Usage;
        }

        var repository = new Lazy<ModelRepository>(() => _repository.Open(parsed));
        var note = new ChangeNote(_options.By(parsed), _options.Reason(parsed), _desk.Time.GetUtcNow());
        var request = new ChangeRequest(plan, repository, change(parsed, plan, repository), note, _options.Revision(parsed));
        using var topic = _desk.Open(plan);
        var outcome = await ChangeWriter.WriteAsync(topic, request, _control.Timeout(parsed), stop);
        var (output, isJson) = (parsed.InvocationConfiguration.Output, _repository.IsJson(parsed));
        if (outcome.After is not { } after)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"streaminfer: {Printable.Of(outcome.Sentence!)}");
            return outcome.ExitCode;
        }

        ChangeText.Write(output, outcome.Before!, after, isJson);
        return _options.Wait(parsed) is { } within
            ? await new InstanceWait(plan, after, isJson ? parsed.InvocationConfiguration.Error : output, _desk.Time).RunAsync(topic, within, stop)
            : outcome.ExitCode;
    }
}
