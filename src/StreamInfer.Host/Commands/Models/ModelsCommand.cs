using System.CommandLine;
using Microsoft.Extensions.Logging;

namespace StreamInfer.Host.Commands.Models;

/// <summary><c>streaminfer models …</c>: what there is to score with, and which of it does.</summary>
internal static class ModelsCommand
{
    /// <param name="logs">Take the warnings of models that are checked, and what Kafka's clients complain of.</param>
    public static Command Create(ILoggerFactory logs) => Create(logs, ControlDesk.Kafka(logs));

    /// <param name="logs">As above.</param>
    /// <param name="desk">Where control topics are.</param>
    public static Command Create(ILoggerFactory logs, ControlDesk desk)
    {
        var command = new Command("models", "The model repository: what there is, and what it is worth; and which versions score in a topology.")
        {
            ModelsListCommand.Create(),
            ModelsShowCommand.Create(desk),
            ModelsCheckCommand.Create(logs),
            ModelsOptimizeCommand.Create(logs),
            RampCommand.Create(desk),
            ShadowCommand.Create(desk),
        };
        foreach (var verb in VersionCommands.Create(desk))
        {
            command.Add(verb);
        }

        return command;
    }
}
