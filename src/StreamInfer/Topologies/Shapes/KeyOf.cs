namespace StreamInfer.Topologies.Shapes;

/// <summary>A <see cref="Key"/> whose value has a known type.</summary>
internal sealed class KeyOf<T>(string name, ShapeOf<T> shape, string description) : Key(name, shape, description);
