using System.CommandLine;
using StreamInfer.Host.Terminal;
using StreamInfer.Models;

namespace StreamInfer.Host.Commands.Models;

/// <summary><c>streaminfer models list</c>: every version of every model, and which of them count.</summary>
internal static class ModelsListCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("name") { Description = "The model; left out, all of them.", Arity = ArgumentArity.ZeroOrOne };
        var options = new RepositoryOptions();
        var command = new Command("list", "Lists versions: complete, with their digest and size, or why they do not count.") { name };
        options.AddTo(command);
        command.SetAction((parsed, _) => options.UseAsync(parsed, repository =>
        {
            var names = parsed.GetValue(name) is { } one ? [one] : repository.Names();
            var versions = names.SelectMany(repository.List).ToList();
            if (versions.Count == 0 && parsed.GetValue(name) is { } wanted)
            {
                // Says which models there are.
                repository.Find(wanted, null);
            }

            Print(versions, options.IsJson(parsed), parsed.InvocationConfiguration.Output);
            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static void Print(List<VersionListing> versions, bool isJson, TextWriter output)
    {
        if (isJson)
        {
            JsonOutput.Write(output, writer =>
            {
                writer.WriteStartArray();
                versions.ForEach(version => VersionJson.Write(writer, version));
                writer.WriteEndArray();
            });
            return;
        }

        var table = new TextTable("MODEL", "VERSION", "SHA256", "BYTES", "STATE");
        foreach (var version in versions)
        {
            var state = version.IsComplete ? "complete" : $"does not count: {version.Problem}";
            table.Add(version.Folder.Name, $"{version.Folder.Version}", version.Digest?[..16] ?? "-", $"{version.Bytes}", state.ReplaceLineEndings("; "));
        }

        table.Write(output);
    }
}
