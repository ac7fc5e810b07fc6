using System.CommandLine;
using StreamInfer.Models;

namespace StreamInfer.Host.Commands.Models;

/// <summary>The options of every command that looks into the model repository.</summary>
internal sealed class RepositoryOptions
{
    private readonly Option<string> _models = new("--models") { Description = "The model repository.", DefaultValueFactory = _ => "models" };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON." };

    public void AddTo(Command command)
    {
        command.Add(_models);
        command.Add(_json);
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Does something with the repository, and turns what cannot be read into a line on the error output.</summary>
    /// <returns>The exit code: that of <paramref name="work"/>, or <see cref="ExitCode.Model"/>.</returns>
    public async Task<int> UseAsync(ParseResult parsed, Func<ModelRepository, Task<int>> work)
    {
        var folder = parsed.GetValue(_models)!;
        try
        {
            if (!Directory.Exists(folder))
            {
                throw new ModelLoadException($"--models {folder}: there is no such folder");
            }

            return await work(ModelRepository.Open(folder));
        }
        catch (Exception refused) when (refused is ModelLoadException or IOException or UnauthorizedAccessException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"streaminfer: {refused.Message}");
            return ExitCode.Model;
        }
    }
}
