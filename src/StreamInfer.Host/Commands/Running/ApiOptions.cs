using System.CommandLine;

namespace StreamInfer.Host.Commands.Running;

/// <summary>The options of every command that talks to a running service.</summary>
internal sealed class ApiOptions
{
    /// <summary>Where a service is unless it was told otherwise.</summary>
    public const string UsualUrl = "http://127.0.0.1:8080";

    /// <summary>The variable that has the token.</summary>
    public const string UsualVariable = "STREAMINFER_TOKEN";

    private readonly Option<string> _url = new("--url") { Description = "Where the service is.", DefaultValueFactory = _ => UsualUrl };

    private readonly Option<string> _variable = new("--token-env") { Description = "The environment variable that has the token; others could see one on the command line.", DefaultValueFactory = _ => UsualVariable };

    private readonly Option<FileInfo?> _file = new("--token-file") { Description = "A file that has the token, in place of the variable." };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON." };

    /// <param name="command">Gets the options.</param>
    /// <param name="withUrl">Whether the address is an option, and no argument.</param>
    /// <param name="withJson">Whether the command has no such option of its own.</param>
    public void AddTo(Command command, bool withUrl = true, bool withJson = true)
    {
        if (withUrl)
        {
            command.Add(_url);
        }

        command.Add(_variable);
        command.Add(_file);
        if (withJson)
        {
            command.Add(_json);
        }
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>A client of the service that the option names.</summary>
    /// <exception cref="ApiFailure">The address or the token cannot be used.</exception>
    public ApiClient Open(ParseResult parsed) => Open(parsed, parsed.GetValue(_url)!);

    /// <summary>A client of a service at an address.</summary>
    /// <exception cref="ApiFailure">The address or the token cannot be used.</exception>
    public ApiClient Open(ParseResult parsed, string url) => IsUrl(url, out var address)
        ? new ApiClient(address!, TokenOf(parsed))
        : throw new ApiFailure($"'{url}': allowed is an address such as {UsualUrl}", ExitCode.Usage);

    public static bool IsUrl(string text, out Uri? address) => Uri.TryCreate(text, UriKind.Absolute, out address) && address.Scheme is "http" or "https";

    /// <summary>Runs a command and turns what goes wrong into a line on the error output.</summary>
    public static async Task<int> GuardAsync(ParseResult parsed, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (ApiFailure failure)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"streaminfer: {Terminal.Printable.Of(failure.Message)}");
            return failure.ExitCode;
        }
    }

    private string? TokenOf(ParseResult parsed)
    {
        if (parsed.GetValue(_file) is not { } file)
        {
            return Environment.GetEnvironmentVariable(parsed.GetValue(_variable)!)?.Trim();
        }

        try
        {
            return File.ReadAllText(file.FullName).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ApiFailure($"--token-file {file.FullName}: {unreadable.Message}", ExitCode.Usage, unreadable);
        }
    }
}
