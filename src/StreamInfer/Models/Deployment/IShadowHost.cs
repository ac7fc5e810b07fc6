using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Deployment;

/// <summary>Starts and ends shadows: the seam to their producers.</summary>
public interface IShadowHost
{
    /// <summary>The versions that are shadows now, those that are about to end left out.</summary>
    IReadOnlyCollection<int> Running { get; }

    /// <summary>Starts a shadow, or leaves it as it is where it runs with the same plan.</summary>
    /// <param name="plan">Which version, what it gets, and where its output goes.</param>
    /// <param name="model">That version; lives until <see cref="StopAsync"/> is done.</param>
    void Start(ShadowPlan plan, ScoringModel model);

    /// <summary>Ends a shadow, if it runs.</summary>
    Task StopAsync(int version);
}
