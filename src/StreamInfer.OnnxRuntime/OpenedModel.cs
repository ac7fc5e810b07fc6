using System.Collections.Immutable;
using StreamInfer.Models;

namespace StreamInfer.OnnxRuntime;

/// <summary>An opened model.</summary>
/// <param name="Runtime">The session and its device.</param>
/// <param name="Signature">What the model declares; the keys of maps from <paramref name="ZipMaps"/> are known already.</param>
/// <param name="ZipMaps">Maps that need not be read, since the tensor before them is an output of the session.</param>
internal sealed record OpenedModel(DeviceSession Runtime, ModelSignature Signature, ImmutableArray<ZipMapNode> ZipMaps);
