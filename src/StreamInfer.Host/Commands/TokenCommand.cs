using System.CommandLine;
using System.Text.Json;
using StreamInfer.Host.Http.Authentication;

namespace StreamInfer.Host.Commands;

/// <summary><c>streaminfer token NAME</c>: makes a token for the API, and the line of the tokens' file that makes it valid.</summary>
internal static class TokenCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "Whose it is: 1 to 100 letters, digits, '.', '_', '-' and '@'. Every change that is made with it says so." };
        var role = new Option<string>("--role") { Description = "viewer: looks at everything. operator: changes things as well.", DefaultValueFactory = _ => Roles.Viewer };
        role.AcceptOnlyFromAmong(Roles.Viewer, Roles.Operator);
        var json = new Option<bool>("--json") { Description = "Write one JSON object." };
        var command = new Command("token", "Makes a token for the API. The token is printed this once; the file only has its hash.") { name, role, json };
        command.SetAction(parsed =>
        {
            var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var whose = parsed.GetValue(name)!;
            if (!TokenFile.IsName(whose))
            {
                errors.WriteLine("streaminfer: name: allowed are 1 to 100 letters, digits, '.', '_', '-' and '@'");
                return ExitCode.Usage;
            }

            var token = AccessToken.Create();
            var line = LineOf(whose, parsed.GetValue(role)!, token);
            if (parsed.GetValue(json))
            {
                Terminal.JsonOutput.Write(output, writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("token", token);
                    writer.WriteString("line", line);
                    writer.WriteEndObject();
                });
                return ExitCode.Success;
            }

            output.WriteLine($"Token (shown this once, for the header 'Authorization: Bearer …'):");
            output.WriteLine(token);
            output.WriteLine();
            output.WriteLine("Line for the file of --tokens:");
            output.WriteLine(line);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The line of a token in the file: everything but the token.</summary>
    internal static string LineOf(string name, string role, string token) => JsonSerializer.Serialize(
        new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = name, ["role"] = role, ["sha256"] = Convert.ToHexStringLower(AccessToken.Hash(token)) });
}
