using System.Collections.Immutable;
using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Models;

/// <summary>The whole of a <c>model.yaml</c>.</summary>
internal static class ModelManifestKeys
{
    public static readonly KeyOf<string> Name = new(
        "name", NameShapes.Simple, "The model's name, which is also its folder's.") { Required = true };

    public static readonly KeyOf<int> Version = new(
        "version", new IntegerShape(1, int.MaxValue), "The version, which is also its folder's name.") { Required = true };

    public static readonly KeyOf<string> Description = new("description", TextShape.Any, "For people.");

    public static readonly KeyOf<string> File = new(
        "file", new FileShape("an ONNX file"), "The model; left out, model.onnx beside this file.");

    public static readonly KeyOf<string> Sha256 = new(
        "sha256",
        new TextShape("64 hex digits", "[0-9a-fA-F]{64}"),
        "Digest of the ONNX file and its external weights; left out, it is not checked.");

    public static readonly KeyOf<string> Input = new("input", TextShape.Any, "Name of an input of the model.") { Required = true };

    public static readonly KeyOf<ImmutableArray<Located<string>>> Features = new(
        "features", new ListShape<string>(NameShapes.Free), "The features that feed it, side by side in this order.") { Required = true };

    public static readonly KeyOf<ImmutableArray<Located<SectionOptions>>> Inputs = new(
        "inputs",
        new ListShape<SectionOptions>(new SectionShape(Input, Features)) { Rule = ModelManifestRules.CheckInputs },
        "Which features feed which input; left out, the model's signature decides.");

    public static readonly KeyOf<string> Output = new(
        "output", TextShape.Any, "Name of the output; left out, the only one that can hold a score.");

    public static readonly KeyOf<string> Class = new(
        "class", TextShape.Category, "For probabilities: the label of the class whose probability is the score; left out, the last one.");

    public static readonly KeyOf<bool> Direction = new(
        "direction",
        new ChoiceShape<bool>(("lower", true), ("higher", false)),
        "Which scores are the alarming ones: high ones, or low ones as isolation forests give them.") { Default = "higher" };

    public static readonly KeyOf<SectionOptions> Score = new(
        "score", new SectionShape(Output, Class, Direction), "Where the score comes from.");

    public static readonly KeyOf<string> Label = new("label", TextShape.Any, "Name of the output with class labels.");

    public static readonly KeyOf<string> Probabilities = new(
        "probabilities", TextShape.Any, "Name of the output with class probabilities.");

    public static readonly KeyOf<ImmutableArray<Located<string>>> PassThrough = new(
        "passThrough",
        new ListShape<string>(TextShape.Any) { Rule = ModelManifestRules.CheckOutputs },
        "Names of outputs that travel on untouched.");

    public static readonly KeyOf<double> Threshold = new(
        "threshold", NumberShape.Any, "The decision threshold, where the topology has none.");

    public static readonly KeyOf<string> GoldenFile = new(
        "file", new FileShape("a file of JSON lines"), "Records with expected scores; left out, golden.jsonl where it exists.");

    public static readonly KeyOf<double> Tolerance = new(
        "tolerance",
        NumberShape.NotNegative,
        "Greatest allowed difference from an expected score.") { Default = "1e-5", Unit = "that of the score" };

    public static readonly KeyOf<SectionOptions> Golden = new("golden", new SectionShape(GoldenFile, Tolerance), "The model's own test.");

    public static readonly KeyOf<DocumentNode> Training = new(
        "training", new AnythingShape(), "Where the model comes from, for people and other programs.");

    public static readonly SectionShape Section = new(
        Name, Version, Description, File, Sha256, Inputs, Score, Label, Probabilities, PassThrough, Threshold, Golden, Training);
}
