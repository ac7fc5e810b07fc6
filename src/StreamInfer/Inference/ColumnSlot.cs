namespace StreamInfer.Inference;

/// <summary>Where the columns of one feature lie.</summary>
/// <param name="Tensor">Index into <see cref="RowLayout.Tensors"/>.</param>
/// <param name="Offset">First column in the tensor's row.</param>
/// <param name="Width">Number of adjacent columns.</param>
public readonly record struct ColumnSlot(int Tensor, int Offset, int Width);
