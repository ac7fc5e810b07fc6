using StreamInfer.Models;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>From which score on a version decides true: the topology's word, or else its manifest's, or else half.</summary>
/// <param name="plan">May name one for all versions.</param>
/// <param name="repository">Has the manifests.</param>
internal sealed class DecisionThresholds(TopologyPlan plan, ModelRepository repository)
{
    // Of probabilities, where nobody names one.
    private const double Usual = 0.5;

    public double Of(int version) => plan.Output.Threshold ?? OfManifest(version) ?? Usual;

    /// <summary>What a version's manifest says; null where it says nothing, or the version is not there any more.</summary>
    private double? OfManifest(int version)
    {
        try
        {
            return repository.Resolve(plan.Model.Name, version).Identity.Threshold;
        }
        catch (Exception gone) when (gone is ModelLoadException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
