using StreamInfer.Inference;

namespace StreamInfer.Models;

/// <summary>One output of the model that is read.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Kind">A tensor or a sequence of maps.</param>
/// <param name="Type">Element type of a tensor; <see cref="ColumnType.Float"/>, the type of the values, for maps.</param>
/// <param name="Width">Values a row, 1 or more.</param>
public sealed record BoundOutput(string Name, ModelPortKind Kind, ColumnType Type, int Width);
