using System.Globalization;
using System.Text;

namespace StreamInfer.Host.Bench.Workloads;

/// <summary>What is scored: events of one form and a model that takes them.</summary>
/// <param name="Name">As the report names it.</param>
/// <param name="Form">How events are written.</param>
/// <param name="Widths">Of the model's layers, the input's first.</param>
internal sealed record Workload(string Name, EventForm Form, int[] Widths)
{
    /// <summary>All there are; the first two are measured unless others are asked for.</summary>
    public static readonly Workload[] All =
    [
        new("small", EventForm.AvroFields, [30, 128, 64, 1]),
        new("big", EventForm.AvroFields, [30, 1024, 1024, 512, 1]),
        new("image", EventForm.AvroArray, [784, 32, 32, 32, 10]),
        new("image-json", EventForm.JsonArray, [784, 32, 32, 32, 10]),
    ];

    public int Features => Widths[0];

    public bool IsJson => Form == EventForm.JsonArray;

    /// <summary>The Avro schema of its events; null for JSON.</summary>
    public string? Schema => Form switch
    {
        EventForm.AvroFields => $$"""{"type":"record","name":"Event","fields":[{{string.Join(',', Enumerable.Range(0, Features).Select(index => $$"""{"name":"{{Field(index)}}","type":"float"}"""))}}]}""",
        EventForm.AvroArray => """{"type":"record","name":"Event","fields":[{"name":"pixels","type":{"type":"array","items":"float"}}]}""",
        _ => null,
    };

    public static Workload Named(string name) => All.Single(workload => workload.Name == name);

    /// <summary>The topology's file of a variant, in the folder that <see cref="WriteTo"/> wrote to.</summary>
    public static string FileOf(string workload, string variant) => variant is "rollout" or "swaps" or "shadow" or "shadow-slow" ? $"{workload}-{(variant == "swaps" ? "rollout" : variant)}.yaml" : $"{workload}.yaml";

    /// <summary>Writes models and topologies into a folder, as a user would have them: version 2 is like version 1, and version 3 much slower.</summary>
    /// <returns>The path of the plain topology.</returns>
    public string WriteTo(string folder)
    {
        WriteModel(folder, 1, Widths);
        WriteModel(folder, 2, Widths);
        WriteModel(folder, 3, [Features, 2048, 2048, Widths[^1]]);
        var plain = Topology();
        Write("rollout", plain + "rollout: { version: 2, percent: 50 }\n");
        Write("shadow", plain + "shadow: [ { version: 2, topic: \"${BENCH_SHADOW}\" } ]\n");
        Write("shadow-slow", plain + "shadow: [ { version: 3, topic: \"${BENCH_SHADOW}\" } ]\n");
        return Write("streaminfer", plain);

        string Write(string variant, string text)
        {
            var file = Path.Combine(folder, FileOf(Name, variant));
            File.WriteAllText(file, text);
            return file;
        }
    }

    private void WriteModel(string folder, int number, int[] widths)
    {
        var version = Directory.CreateDirectory(Path.Combine(folder, "models", Name, $"{number}")).FullName;
        File.WriteAllBytes(Path.Combine(version, "model.onnx"), DenseModel.Create(widths, seed: 1));
        if (widths[^1] > 1)
        {
            File.WriteAllText(Path.Combine(version, "model.yaml"), $"name: {Name}\nversion: {number}\nscore: {{ output: probabilities, class: 1 }}\n");
        }
    }

    private static string Field(int index) => string.Create(CultureInfo.InvariantCulture, $"f{index:D2}");

    private string Topology()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"name: bench-{Name}\nsource: {{ topic: \"${{BENCH_SOURCE}}\", group: \"${{BENCH_GROUP}}\", format: {(IsJson ? "json" : "avro")} }}\nfeatures:\n");
        if (Form == EventForm.AvroFields)
        {
            for (var index = 0; index < Features; index++)
            {
                text.Append(CultureInfo.InvariantCulture, $"  - {{ name: {Field(index)}, path: {Field(index)} }}\n");
            }
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"  - {{ name: pixels, path: pixels, length: {Features} }}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
            model: { name: {{Name}}, version: 1, device: cpu }
            batching: { maxBatchSize: 256, deadline: 10ms, onLate: mark }
            output: { topic: "${BENCH_OUTPUT}", deadLetters: "${BENCH_DEAD_LETTERS}", format: avro, threshold: 0.5 }
            delivery: ${BENCH_DELIVERY}
            registry: { url: "${BENCH_REGISTRY}" }
            kafka: { bootstrap.servers: "${BENCH_BOOTSTRAP}" }

            """);
        return text.ToString();
    }
}
