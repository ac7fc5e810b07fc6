namespace StreamInfer.Models.Gates;

/// <summary>A version did not pass its gate.</summary>
public sealed class ModelRefusedException(GateVerdict verdict, Exception? inner = null) : Exception(verdict.Problem, inner)
{
    public GateVerdict Verdict => verdict;
}
