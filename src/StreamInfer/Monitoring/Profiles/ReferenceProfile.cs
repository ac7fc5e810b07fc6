namespace StreamInfer.Monitoring.Profiles;

/// <summary>The training distribution of a model version: what windows are compared with (<c>reference.json</c>).</summary>
public sealed record ReferenceProfile
{
    /// <summary>The only version of the format.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Its version; 1 or more.</summary>
    public required int ModelVersion { get; init; }

    /// <summary>Rows of the training data.</summary>
    public required long Rows { get; init; }

    /// <summary>When the profile was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Features in the topology's order.</summary>
    public required IReadOnlyList<FeatureProfile> Features { get; init; }

    /// <summary>The model's scores on the training data; nothing if they were not profiled.</summary>
    public NumericProfile? Score { get; init; }

    /// <summary>Nothing if there are fewer than two features that vary, or too many.</summary>
    public CorrelationProfile? Correlation { get; init; }

    /// <summary>Eight, or none if there are fewer than two features that vary.</summary>
    public required IReadOnlyList<ProjectionProfile> Projections { get; init; }

    /// <summary>Digest of the topology's features that the columns were made by, 16 hex digits; nothing where it was not recorded.</summary>
    public string? FeatureDigest { get; init; }

    /// <summary>SHA-256 of the file, 64 hex digits; empty for a profile that is not from a file. Panes of different hashes never add up.</summary>
    public string Hash { get; init; } = "";
}
