using StreamInfer.Topologies;

namespace StreamInfer.Models.Rollout;

/// <summary>What a ramp's state and evidence ask for: one of the records within.</summary>
public abstract record RampStep
{
    private RampStep()
    {
    }

    /// <summary>Nothing yet.</summary>
    /// <param name="Why">What is waited for.</param>
    public sealed record Wait(string Why) : RampStep;

    /// <summary>The next stage.</summary>
    /// <param name="To">Its share.</param>
    /// <param name="Figures">What the guardrails held at.</param>
    public sealed record Advance(Percent To, GuardrailFigures Figures) : RampStep;

    /// <summary>The candidate has kept all events for a stage: it becomes the active version.</summary>
    /// <param name="Figures">What the guardrails held at.</param>
    public sealed record Complete(GuardrailFigures Figures) : RampStep;

    /// <summary>The candidate loses its share.</summary>
    /// <param name="Why">What broke, with its figures, or what an instance said.</param>
    public sealed record RollBack(string Why) : RampStep;

    /// <summary>A person has to decide.</summary>
    /// <param name="Step">What would be done: <see cref="Advance"/>, <see cref="Complete"/> or <see cref="RollBack"/>.</param>
    public sealed record Advise(RampStep Step) : RampStep;
}
