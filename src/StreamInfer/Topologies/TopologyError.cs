namespace StreamInfer.Topologies;

/// <summary>One mistake in a file, with its place. Holds no secret and no value that came from the environment.</summary>
/// <param name="File">The file as it was named by the caller.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
/// <param name="Property">Path of the key, such as <c>features[2].min</c>; empty for the file as a whole.</param>
/// <param name="Value">The value as it is written in the file, <c>***</c> for a secret, null where there is none to show.</param>
/// <param name="Kind">What kind of mistake it is.</param>
/// <param name="Message">What is wrong and what is allowed, for people.</param>
public sealed record TopologyError(
    string File, int Line, int Column, string Property, string? Value, TopologyErrorKind Kind, string Message)
{
    /// <summary><c>file:line:column: property: message</c>, the form that editors turn into a link.</summary>
    public override string ToString() =>
        Property.Length == 0 ? $"{File}:{Line}:{Column}: {Message}" : $"{File}:{Line}:{Column}: {Property}: {Message}";
}
