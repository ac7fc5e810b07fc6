namespace StreamInfer.Topologies.Shapes;

/// <summary>What came of one scalar's text.</summary>
/// <param name="Value">The value where there is no fault.</param>
/// <param name="Fault">What kind of mistake it is; null for none.</param>
/// <param name="Detail">More than "is not what is allowed", where there is more to say. Never quotes the text.</param>
internal readonly record struct Parsed<T>(T? Value, TopologyErrorKind? Fault, string Detail)
{
    public static Parsed<T> Of(T value) => new(value, null, "");

    public static Parsed<T> Fails(TopologyErrorKind kind, string detail = "") => new(default, kind, detail);
}
