namespace StreamInfer.Models;

/// <summary>One version's folder, and whether it counts.</summary>
/// <param name="Folder">Where it lies.</param>
public sealed record VersionListing(ModelFolder Folder)
{
    /// <summary>Whether the manifest is there, which is written last, and the model's files have the digest that it states.</summary>
    public bool IsComplete => Problem is null;

    /// <summary>Why it does not count; null where it does.</summary>
    public string? Problem { get; init; }

    /// <summary>Null where there is none that can be read.</summary>
    public ModelManifest? Manifest { get; init; }

    /// <summary>Of the files as they are; null where they could not be read.</summary>
    public string? Digest { get; init; }

    /// <summary>Of the ONNX file and its external weights; 0 where they could not be read.</summary>
    public long Bytes { get; init; }
}
