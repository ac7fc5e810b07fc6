using System.CommandLine;
using StreamInfer.Host.Terminal;
using StreamInfer.Models;

namespace StreamInfer.Host.Commands.Models;

/// <summary><c>streaminfer models show NAME</c>: one version, with what its manifest states.</summary>
internal static class ModelsShowCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The model." };
        var version = new Option<int?>("--version") { Description = "The version; left out, the latest." };
        var options = new RepositoryOptions();
        var command = new Command("show", "Shows one version: files, digest, size and manifest.") { name, version };
        options.AddTo(command);
        command.SetAction((parsed, _) => options.UseAsync(parsed, repository =>
        {
            var folder = repository.Find(parsed.GetValue(name)!, parsed.GetValue(version));
            var listing = repository.List(folder.Name).Single(found => found.Folder.Version == folder.Version);
            Print(listing, options.IsJson(parsed), parsed.InvocationConfiguration.Output);
            return Task.FromResult(listing.IsComplete ? ExitCode.Success : ExitCode.Model);
        }));
        return command;
    }

    private static void Print(VersionListing listing, bool isJson, TextWriter output)
    {
        if (isJson)
        {
            JsonOutput.Write(output, writer => VersionJson.Write(writer, listing));
            return;
        }

        var table = new TextTable("model", $"{listing.Folder.Name}/{listing.Folder.Version}");
        table.Add("state", listing.IsComplete ? "complete" : $"does not count: {listing.Problem?.ReplaceLineEndings("; ")}");
        table.Add("digest", listing.Digest ?? "-");
        table.Add("bytes", $"{listing.Bytes}");
        foreach (var (property, value) in listing.Manifest is { } manifest ? ManifestText.Of(manifest) : [])
        {
            table.Add(property, value);
        }

        table.Write(output);
    }
}
