using System.Collections.Immutable;
using StreamInfer.Decoding;
using StreamInfer.Models;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models;

/// <summary>Features and manifests of the tests of models: neutral but for what a test is about.</summary>
internal static class Plans
{
    public static FeaturePlan Feature(string name, int length = 1) => FeaturePlan.Plain(name, FieldPath.Parse("any"), length);

    public static FeaturePlan OneHot(string name, params string[] categories) =>
        Feature(name) with { Encode = EncodingKind.OneHot, Categories = [.. categories] };

    public static FeaturePlan Transformed(string name, TransformKind kind) =>
        Feature(name) with { Transforms = [new TransformPlan { Kind = kind }] };

    public static ImmutableArray<FeaturePlan> Features(params string[] names) => [.. names.Select(name => Feature(name))];

    public static ModelManifest Manifest(string modelFile = "/models/any/1/model.onnx") => new()
    {
        Name = "any",
        Version = 1,
        ModelFile = modelFile,
        Sha256 = null,
        Inputs = [],
        Score = new ScoreMapping(null, null, LowerIsWorse: false),
        LabelOutput = null,
        ProbabilitiesOutput = null,
        PassThrough = [],
        Threshold = null,
        GoldenFile = null,
        GoldenTolerance = GoldenRecords.DefaultTolerance,
    };
}
