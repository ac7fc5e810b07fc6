namespace StreamInfer.Models.Rollout;

/// <summary>What the evidence says of a candidate: one of the records within.</summary>
public abstract record GuardrailVerdict
{
    private GuardrailVerdict()
    {
    }

    /// <summary>The candidate is worse than allowed.</summary>
    /// <param name="Name">The guardrail as the topology file calls it.</param>
    /// <param name="Figure">What was found, in the limit's unit.</param>
    /// <param name="Limit">What is allowed: a share of the events, seconds for run times.</param>
    /// <param name="Sentence">The same for people.</param>
    public sealed record Broken(string Name, double Figure, double Limit, string Sentence) : GuardrailVerdict;

    /// <summary>There is too little to judge by.</summary>
    /// <param name="What">What is missing, and how much of it.</param>
    public sealed record Missing(string What) : GuardrailVerdict;

    /// <summary>Every guardrail held.</summary>
    /// <param name="Figures">What they held at.</param>
    public sealed record Held(GuardrailFigures Figures) : GuardrailVerdict;
}
