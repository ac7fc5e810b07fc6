using System.CommandLine;
using StreamInfer.Host.Service;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands.Models;

/// <summary>The options of every command that talks to the control topic.</summary>
internal sealed class ControlOptions
{
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(20);

    private readonly TopologyArgument _topology = new();

    private readonly Option<TimeSpan?> _timeout = new("--timeout")
    {
        Description = "For the brokers to answer, such as 20s, which is the default.",
        CustomParser = DurationArgument.Parse,
    };

    public void AddTo(Command command)
    {
        _topology.AddTo(command);
        command.Add(_timeout);
    }

    public TimeSpan Timeout(ParseResult parsed) => parsed.GetValue(_timeout) ?? UsualTimeout;

    /// <summary>Reads a topology that has a control topic.</summary>
    /// <returns>Null where the file is wrong, which was said.</returns>
    /// <exception cref="StartFailure">It has no control topic.</exception>
    public TopologyPlan? Read(string file, ParseResult parsed)
    {
        var plan = _topology.Read(file, parsed);
        return plan is { Control: null }
            ? throw new StartFailure($"{file}: the topology has no control topic (control.topic), so its file alone says which versions score", ExitCode.Usage)
            : plan;
    }
}
