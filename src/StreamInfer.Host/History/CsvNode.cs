using System.Text.Json;
using StreamInfer.Decoding;

namespace StreamInfer.Host.History;

/// <summary>A place in the events that rows of text stand for.</summary>
internal sealed class CsvNode
{
    /// <summary>Its name in the object that it is part of, escaped.</summary>
    public JsonEncodedText Name { get; private init; }

    /// <summary>In their order in the event.</summary>
    public List<CsvNode> Children { get; } = [];

    public bool IsArray { get; private set; }

    /// <summary>-1 for an object or array.</summary>
    public int Column { get; set; } = -1;

    /// <summary>Whether its values stay text, whatever they look like.</summary>
    public bool IsText { get; set; }

    private PathSegment Step { get; init; }

    /// <summary>The place one step further, made if there is none.</summary>
    public CsvNode Child(PathSegment step)
    {
        if (Children.Find(child => child.Step.Equals(step)) is { } known)
        {
            return known;
        }

        IsArray |= step.IsIndex;
        var child = new CsvNode { Step = step, Name = JsonEncodedText.Encode(step.Name ?? "") };
        Children.Add(child);
        if (IsArray)
        {
            Children.Sort(static (a, b) => a.Step.Index.CompareTo(b.Step.Index));
        }

        return child;
    }
}
