using System.Collections.Immutable;

namespace StreamInfer.Models;

/// <summary>What <c>model.yaml</c> says of one version of a model.</summary>
public sealed record ModelManifest
{
    public required string Name { get; init; }

    /// <summary>1 or more.</summary>
    public required int Version { get; init; }

    /// <summary>Absolute path of the ONNX file.</summary>
    public required string ModelFile { get; init; }

    /// <summary>SHA-256 of the ONNX file and its external weights, 64 hex digits in lower case; null where the manifest states none.</summary>
    public required string? Sha256 { get; init; }

    /// <summary>Which features feed which input; empty: derived from the model's signature.</summary>
    public required ImmutableArray<InputMapping> Inputs { get; init; }

    /// <summary>Where the score comes from.</summary>
    public required ScoreMapping Score { get; init; }

    /// <summary>Name of the output with class labels; null for none.</summary>
    public required string? LabelOutput { get; init; }

    /// <summary>Name of the output with class probabilities; null for none.</summary>
    public required string? ProbabilitiesOutput { get; init; }

    /// <summary>Names of outputs that travel on untouched.</summary>
    public required ImmutableArray<string> PassThrough { get; init; }

    /// <summary>The decision threshold; null decides nothing unless the topology has one.</summary>
    public required double? Threshold { get; init; }

    /// <summary>Absolute path of <c>golden.jsonl</c>; null where there is none.</summary>
    public required string? GoldenFile { get; init; }

    /// <summary>Greatest allowed difference from a golden score. Default 1e-5.</summary>
    public required double GoldenTolerance { get; init; }
}
