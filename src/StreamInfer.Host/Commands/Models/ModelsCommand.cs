using System.CommandLine;
using Microsoft.Extensions.Logging;

namespace StreamInfer.Host.Commands.Models;

/// <summary><c>streaminfer models …</c>: what there is to score with.</summary>
internal static class ModelsCommand
{
    /// <param name="logs">Take the warnings of models that are checked.</param>
    public static Command Create(ILoggerFactory logs) => new("models", "The model repository: what there is, and what it is worth.")
    {
        ModelsListCommand.Create(),
        ModelsShowCommand.Create(),
        ModelsCheckCommand.Create(logs),
    };
}
