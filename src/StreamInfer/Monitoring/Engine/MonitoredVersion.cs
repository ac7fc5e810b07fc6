using System.Collections.Immutable;
using StreamInfer.Monitoring.Profiles;

namespace StreamInfer.Monitoring.Engine;

/// <summary>A model version as monitoring sees it: what its rows have, and what they are compared with. Immutable.</summary>
public sealed class MonitoredVersion
{
    /// <param name="model">Name of the model.</param>
    /// <param name="version">Its version; 1 or more.</param>
    /// <param name="numeric">Names of the numeric columns.</param>
    /// <param name="categorical">Names of the categorical columns.</param>
    /// <param name="reference">What windows are compared with; refused where it is of another model, version or feature specification.</param>
    /// <param name="featureDigest">Of the topology, 16 hex digits; null where it is not known.</param>
    public MonitoredVersion(
        string model, int version, ImmutableArray<string> numeric, ImmutableArray<string> categorical, ReferenceProfile? reference, string? featureDigest = null)
    {
        (Model, Version, Numeric, Categorical) = (model, version, numeric, categorical);
        Problem = ProblemOf(reference, featureDigest);
        Reference = Problem is null ? reference : null;
    }

    public string Model { get; }

    public int Version { get; }

    /// <summary>Names of the numeric columns, in their order in a row.</summary>
    public ImmutableArray<string> Numeric { get; }

    /// <summary>Names of the categorical columns, in their order in a row.</summary>
    public ImmutableArray<string> Categorical { get; }

    /// <summary>Null without one that belongs to this version.</summary>
    public ReferenceProfile? Reference { get; }

    /// <summary>Why the reference was refused; null where it was not.</summary>
    public string? Problem { get; }

    private string? ProblemOf(ReferenceProfile? reference, string? featureDigest)
    {
        if (reference is null)
        {
            return null;
        }

        if (!string.Equals(reference.Model, Model, StringComparison.Ordinal) || reference.ModelVersion != Version)
        {
            return $"the reference is of model {reference.Model} version {reference.ModelVersion}, not of {Model} version {Version}, so it is not used";
        }

        return reference.FeatureDigest is { } digest && featureDigest is not null && !string.Equals(digest, featureDigest, StringComparison.Ordinal)
            ? $"the reference was made for the features {digest}, the topology has {featureDigest}, so it is not used"
            : null;
    }
}
