using System.CommandLine;
using StreamInfer.Host.Terminal;
using StreamInfer.Models;

namespace StreamInfer.Host.Commands.Models;

/// <summary><c>streaminfer models show NAME</c>: one version, with what its manifest states; or, for a topology, which versions are to score and which do.</summary>
internal static class ModelsShowCommand
{
    public static Command Create(ControlDesk desk)
    {
        var name = new Argument<string>("name") { Description = "The model; or a topology file, for what its control topic says." };
        var version = new Option<int?>("--version") { Description = "The version of a model; left out, the latest." };
        var (options, control, show) = (new RepositoryOptions(), new ControlOptions(), new TopologyShow(desk));
        var command = new Command("show", "Shows one version: files, digest, size and manifest. Or a topology: desired state, instances, ramp and shadows.") { name, version };
        options.AddTo(command);
        control.AddTo(command);
        command.SetAction((parsed, stop) => TopologyShow.IsTopology(parsed.GetValue(name)!)
            ? RepositoryOptions.GuardAsync(parsed, () => control.Read(parsed.GetValue(name)!, parsed) is not { } plan
                ? Task.FromResult(ExitCode.Usage)
                : show.RunAsync(plan, new Lazy<ModelRepository>(() => options.Open(parsed)), control.Timeout(parsed), options.IsJson(parsed), parsed, stop))
            : options.UseAsync(parsed, repository =>
            {
                var folder = repository.Find(parsed.GetValue(name)!, parsed.GetValue(version));
                var listing = repository.List(folder.Name).Single(found => found.Folder.Version == folder.Version);
                Print(listing, options.IsJson(parsed), parsed.InvocationConfiguration.Output);
                return Task.FromResult(listing.IsComplete ? ExitCode.Success : ExitCode.Model);
            }));
        command.Validators.Add(result =>
        {
            if (result.GetResult(version) is not null && result.GetValue(name) is { } given && TopologyShow.IsTopology(given))
            {
                result.AddError("--version is of a model; a topology may have several versions.");
            }
        });
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
