using System.Diagnostics.CodeAnalysis;
using StreamInfer.Topologies.Documents;

namespace StreamInfer.Topologies.Shapes;

/// <summary>A single value. Quotes make no difference, since what type is due is known.</summary>
internal abstract class ScalarShape<T> : ShapeOf<T>
{
    /// <summary>Turns text into the value.</summary>
    /// <param name="text">After environment variables have been put in.</param>
    /// <param name="folder">What a relative file is relative to.</param>
    public abstract Parsed<T> Parse(string text, string folder);

    public sealed override object? ReadDefault(string text) =>
        Parse(text, "") is { Fault: null } parsed ? parsed.Value : throw new FormatException($"the default '{text}' is not {Allowed}");

    public sealed override bool TryRead(DocumentNode node, Place place, ReadingContext reading, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not ScalarNode scalar)
        {
            reading.Report(TopologyErrorKind.Invalid, place, $"has a {(node is SequenceNode ? "list" : "section")}; allowed is {Allowed}");
            return false;
        }

        if (scalar.IsNull)
        {
            reading.Report(TopologyErrorKind.Invalid, place, $"has no value; allowed is {Allowed}, or leave the key out");
            return false;
        }

        if (EnvironmentText.Expand(scalar, IsSecret, place, reading) is not { } text)
        {
            return false;
        }

        var parsed = Parse(text, reading.Folder);
        if (parsed.Fault is { } fault)
        {
            reading.Report(fault, place, $"{Verdict(fault)} {Allowed}{parsed.Detail}");
            return false;
        }

        value = parsed.Value!;
        return true;
    }

    private static string Verdict(TopologyErrorKind fault) => fault switch
    {
        TopologyErrorKind.OutOfRange => "is out of range; allowed is",
        TopologyErrorKind.MissingFile => "does not exist; due is",
        _ => "is not",
    };
}
