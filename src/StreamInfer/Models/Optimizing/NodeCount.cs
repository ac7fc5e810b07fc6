namespace StreamInfer.Models.Optimizing;

/// <summary>So many nodes of one kind.</summary>
/// <param name="Operator">As <c>Gemm</c>; those of other domains than ONNX's own as <c>ai.onnx.ml.ZipMap</c>.</param>
/// <param name="Count">1 or more.</param>
/// <param name="Reason">Why they stay as they are; null where they do not.</param>
public sealed record NodeCount(string Operator, int Count, string? Reason);
