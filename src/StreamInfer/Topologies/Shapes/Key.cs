namespace StreamInfer.Topologies.Shapes;

/// <summary>One key of a section, declared once: parser, validator and JSON schema read this.</summary>
/// <param name="name">As it is written in the file.</param>
/// <param name="shape">What its value may look like.</param>
/// <param name="description">What it does, for people; the bounds are the shape's to tell.</param>
internal abstract class Key(string name, Shape shape, string description)
{
    public string Name => name;

    public Shape Shape => shape;

    public string Description => description;

    /// <summary>Whether it must be there. A key that is needed only beside another one is a rule's business.</summary>
    public bool Required { get; init; }

    /// <summary>What holds where the key is left out, as it would be written; null for nothing.</summary>
    public string? Default { get; init; }

    /// <summary>What the number counts; null where it has no unit or the value carries it.</summary>
    public string? Unit { get; init; }
}
