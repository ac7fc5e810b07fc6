using System.Text.Json;
using StreamInfer.Models;

namespace StreamInfer.Host.Commands.Models;

/// <summary>A version of the repository as JSON.</summary>
internal static class VersionJson
{
    public static void Write(Utf8JsonWriter writer, VersionListing version)
    {
        writer.WriteStartObject();
        writer.WriteString("model", version.Folder.Name);
        writer.WriteNumber("version", version.Folder.Version);
        writer.WriteString("folder", version.Folder.Path);
        writer.WriteBoolean("complete", version.IsComplete);
        writer.WriteString("problem", version.Problem);
        writer.WriteString("digest", version.Digest);
        writer.WriteNumber("bytes", version.Bytes);
        if (version.Manifest is { } manifest)
        {
            writer.WritePropertyName("manifest");
            Write(writer, manifest);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ModelManifest manifest)
    {
        writer.WriteStartObject();
        foreach (var (property, value) in ManifestText.Of(manifest))
        {
            writer.WriteString(property, value);
        }

        writer.WriteEndObject();
    }
}
