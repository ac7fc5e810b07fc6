namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>Where the runtime put one node of a graph.</summary>
/// <param name="Name">Of the node; empty where it has none.</param>
/// <param name="Operator">As <c>Gemm</c>, those of other domains than ONNX's own as <c>ai.onnx.ml.TreeEnsembleClassifier</c>.</param>
/// <param name="Provider">As the runtime names it.</param>
internal readonly record struct NodePlacement(string Name, string Operator, string Provider)
{
    public override string ToString() => Name.Length == 0 ? Operator : $"{Operator} '{Name}'";
}
