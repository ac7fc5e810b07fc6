using StreamInfer.Topologies.Documents;

namespace StreamInfer.Topologies.Shapes;

/// <summary>A list item with its place.</summary>
internal readonly record struct Located<T>(T Value, Place Place);
