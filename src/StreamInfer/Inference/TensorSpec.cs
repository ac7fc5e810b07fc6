namespace StreamInfer.Inference;

/// <summary>One input of the model as the pipeline fills it: <c>[rows, Width]</c>, row-major.</summary>
/// <param name="Name">The input's name in the model.</param>
/// <param name="Type">Element type.</param>
/// <param name="Width">Columns a row, 1 or more.</param>
public sealed record TensorSpec(string Name, ColumnType Type, int Width);
