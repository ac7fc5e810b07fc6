namespace StreamInfer.Monitoring.Quality;

/// <summary>What can be wrong with a value of a feature.</summary>
public enum FeatureViolation
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>It could not be decoded.</summary>
    Type,

    /// <summary>It is outside the topology's min and max.</summary>
    Range,

    /// <summary>It is infinite.</summary>
    Infinite,

    /// <summary>The topology does not list it.</summary>
    UnknownCategory,

    /// <summary>The reference does not know it.</summary>
    NewCategory,
}
