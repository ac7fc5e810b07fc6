namespace StreamInfer.Monitoring.Profiles;

/// <summary>A feature of a reference: numeric or categorical.</summary>
/// <param name="Name">Its name in the topology.</param>
/// <param name="Numeric">Its distribution, if it is numeric.</param>
/// <param name="Categorical">Its distribution, if it is categorical.</param>
public sealed record FeatureProfile(string Name, NumericProfile? Numeric, CategoricalProfile? Categorical)
{
    /// <summary>A numeric feature.</summary>
    public FeatureProfile(string name, NumericProfile profile)
        : this(name, profile, null)
    {
    }

    /// <summary>A categorical feature.</summary>
    public FeatureProfile(string name, CategoricalProfile profile)
        : this(name, null, profile)
    {
    }
}
