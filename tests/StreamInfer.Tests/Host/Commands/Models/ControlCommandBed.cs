using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.Commands.Models;
using StreamInfer.Models.Control;
using StreamInfer.Tests.Models;
using StreamInfer.Tests.Models.Control;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Host.Commands.Models;

/// <summary>The commands of <c>models</c>, a repository with versions 1 to 4 of model m, topology t with version 1, and a control topic in memory.</summary>
internal sealed class ControlCommandBed : IDisposable
{
    public const string Name = "t";
    private readonly ScratchFolder _folder = new();

    public ControlCommandBed()
    {
        Topic = new MemoryControlTopic(Time);
        foreach (var version in Enumerable.Range(1, 4))
        {
            _folder.Write($"models/m/{version}/model.onnx", EmptyOnnx.By($"version {version}"));
            _folder.Write($"models/m/{version}/model.yaml", $"name: m\nversion: {version}\n");
        }

        Topology = Write("control: { topic: control, reportInterval: 10s }");
    }

    public ManualTimeProvider Time { get; } = new();

    public MemoryControlTopic Topic { get; }

    /// <summary>The topology file.</summary>
    public string Topology { get; private set; }

    /// <summary>What the topic holds.</summary>
    public ControlState? State => Topic.Records.LastOrDefault(record => record.Key == Name).Value is { } value ? ControlStateJson.Read(value).Value : null;

    /// <summary>Writes the topology again, with other lines.</summary>
    public string Write(string more) => Topology = _folder.Write(
        "t.yaml",
        $$"""
        name: t
        source: { topic: in, group: g, format: json }
        features:
          - { name: x }
        model: { name: m, version: 1, device: cpu }
        output: { topic: out, deadLetters: dead }
        kafka: { bootstrap.servers: 'b:9092' }
        {{more}}
        """);

    /// <summary>Done when a command waits for time to pass; fails where none ever does.</summary>
    public Task WhenWaitingAsync() => Time.WhenTimerAsync(_ => true).WaitAsync(TimeSpan.FromSeconds(30));

    public void Delete(string path) => File.Delete(Path.Combine(_folder.Root, path));

    /// <summary>Gives a version other weights.</summary>
    public void Rewrite(int version) => _folder.Write($"models/m/{version}/model.onnx", EmptyOnnx.By("others"));

    public string Digest(int version) => StreamInfer.Models.ModelDigest.Compute(Path.Combine(_folder.Root, $"models/m/{version}/model.onnx")).ToLowerInvariant();

    /// <summary>Runs a change of the topology.</summary>
    public (int Code, string Output, string Errors) Change(string verb, params string[] arguments) =>
        Invoke([.. verb.Split(' '), Topology, .. arguments, "--reason", "because", "--by", "ada"]);

    /// <summary>The same, where there is no repository.</summary>
    public (int Code, string Output, string Errors) ChangeWithoutRepository(string verb) =>
        RunAsync([verb, Topology, "--reason", "because", "--models", Path.Combine(_folder.Root, "none")]).GetAwaiter().GetResult();

    public (int Code, string Output, string Errors) Invoke(params string[] arguments) => InvokeAsync(arguments).GetAwaiter().GetResult();

    public Task<(int Code, string Output, string Errors)> InvokeAsync(params string[] arguments) => RunAsync([.. arguments, "--models", Path.Combine(_folder.Root, "models")]);

    private async Task<(int Code, string Output, string Errors)> RunAsync(string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var desk = new ControlDesk(_ => Topic.OpenAnother(), Time);
        var parsed = ModelsCommand.Create(NullLoggerFactory.Instance, desk).Parse(arguments);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        return (parsed.Action is System.CommandLine.Invocation.ParseErrorAction ? 2 : code, output.ToString(), errors.ToString());
    }

    public JsonElement Json(params string[] arguments)
    {
        var (_, output, errors) = Invoke([.. arguments, "--json"]);
        Assert.Equal("", errors);
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }

    public void Dispose()
    {
        Topic.Dispose();
        _folder.Dispose();
    }
}
