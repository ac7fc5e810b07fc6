using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace StreamInfer.Models.Optimizing;

/// <summary>Writes the <c>model.yaml</c> of a version that was made from another: what that one states, but for what is new. Comments are lost.</summary>
public static class VersionManifest
{
    /// <param name="from">Of the version that it was made from; null where that one had none.</param>
    /// <param name="manifest">What is to be stated: name, version, digest, golden records and their tolerance. Model and records lie beside it as <c>model.onnx</c> and <c>golden.jsonl</c>.</param>
    /// <param name="origin">Said in the description, for people: <c>FP16 of version 1.</c></param>
    /// <exception cref="ModelLoadException"><paramref name="from"/> is no manifest.</exception>
    public static string Write(string? from, ModelManifest manifest, string origin)
    {
        var root = from is null ? [] : Parse(from);
        Set(root, "name", manifest.Name);
        Set(root, "version", manifest.Version.ToString(CultureInfo.InvariantCulture));
        var description = root.Children.TryGetValue("description", out var said) && said is YamlScalarNode { Value: { Length: > 0 } text } ? $"{text.TrimEnd()} " : string.Empty;
        Set(root, "description", description + origin);
        Set(root, "file", "model.onnx");
        Set(root, "sha256", manifest.Sha256!);
        root.Children.Remove("golden");
        if (manifest.GoldenFile is not null)
        {
            root.Add("golden", new YamlMappingNode { { "file", "golden.jsonl" }, { "tolerance", manifest.GoldenTolerance.ToString("R", CultureInfo.InvariantCulture) } });
        }

        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);

        // The library ends a document with a line of its own.
        return writer.ToString().Replace("\n...\n", "\n", StringComparison.Ordinal);
    }

    private static YamlMappingNode Parse(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents is [{ RootNode: YamlMappingNode root }] ? root : throw new ModelLoadException("the manifest is no mapping of keys");
        }
        catch (YamlException error)
        {
            throw new ModelLoadException($"the manifest is not YAML: {error.Message}", error);
        }
    }

    private static void Set(YamlMappingNode root, string key, string value)
    {
        if (root.Children.TryGetValue(key, out var node) && node is YamlScalarNode scalar)
        {
            scalar.Value = value;
        }
        else
        {
            root.Children[key] = new YamlScalarNode(value);
        }
    }
}
