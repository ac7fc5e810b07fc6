using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The forms of names that several sections share.</summary>
internal static class NameShapes
{
    /// <summary>What Kafka takes for a topic: 1 to 249 characters, and neither of the two names that mean a folder.</summary>
    public static TextShape Topic { get; } =
        new("a topic name: 1 to 249 letters, digits, '.', '_' and '-'", @"(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

    /// <summary>A name that is also a folder or a metric label.</summary>
    public static TextShape Simple { get; } =
        new("a name: 1 to 100 letters, digits, '.', '_' and '-'", @"(?!\.{1,2}$)[a-zA-Z0-9._-]{1,100}");

    /// <summary>A name that only has to be printable and short.</summary>
    public static TextShape Free { get; } = new("1 to 200 printable characters", @"[^\u0000-\u001f\u007f]{1,200}");
}
