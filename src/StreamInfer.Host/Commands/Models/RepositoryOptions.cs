using System.CommandLine;
using StreamInfer.Host.Service;
using StreamInfer.Host.Terminal;
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
    public Task<int> UseAsync(ParseResult parsed, Func<ModelRepository, Task<int>> work) => GuardAsync(parsed, () => work(Open(parsed)));

    /// <summary>Does something that may come to need the repository, and turns what cannot be read or started into a line on the error output.</summary>
    /// <returns>The exit code: that of <paramref name="work"/>, of the failure to start, or <see cref="ExitCode.Model"/>.</returns>
    public static async Task<int> GuardAsync(ParseResult parsed, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (StartFailure failure)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"streaminfer: {Printable.Of(failure.Message)}");
            return failure.ExitCode;
        }
        catch (Exception refused) when (refused is ModelLoadException or IOException or UnauthorizedAccessException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"streaminfer: {refused.Message}");
            return ExitCode.Model;
        }
    }

    /// <summary>Opens the repository.</summary>
    /// <exception cref="ModelLoadException">There is no such folder.</exception>
    public ModelRepository Open(ParseResult parsed)
    {
        var folder = parsed.GetValue(_models)!;
        return Directory.Exists(folder) ? ModelRepository.Open(folder) : throw new ModelLoadException($"--models {folder}: there is no such folder");
    }
}
