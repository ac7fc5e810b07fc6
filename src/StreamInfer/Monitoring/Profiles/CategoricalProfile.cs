namespace StreamInfer.Monitoring.Profiles;

/// <summary>The distribution of a categorical feature in what a model was trained on.</summary>
public sealed record CategoricalProfile
{
    /// <summary>Categories that have a bin of their own.</summary>
    public const int MostTop = 50;

    /// <summary>Distinct categories up to which all are remembered.</summary>
    public const int MostKnown = 4096;

    /// <summary>Values from which on a profile can be compared with.</summary>
    public const long LeastUsable = 100;

    /// <summary>The profile of nothing: what live values are counted by where there is no reference; none of them is new.</summary>
    public static CategoricalProfile Empty { get; } = new()
    {
        Rows = 0,
        Count = 0,
        Missing = 0,
        Categories = [],
        Counts = [],
        Other = 0,
        Distinct = 0,
        Singletons = 0,
        HighCardinality = true,
        Known = null,
        IsUsable = false,
    };

    /// <summary>Rows of the data set.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows with a value.</summary>
    public required long Count { get; init; }

    /// <summary>Rows without.</summary>
    public required long Missing { get; init; }

    /// <summary>The most frequent categories, at most 50, by falling count; of equal count by their UTF-8 bytes.</summary>
    public required IReadOnlyList<string> Categories { get; init; }

    /// <summary>How often each of them occurred.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>How often all the rest occurred.</summary>
    public required long Other { get; init; }

    /// <summary>How many categories there are.</summary>
    public required long Distinct { get; init; }

    /// <summary>
    /// How many of them occurred once: an estimate of how many more values of so many would be new (I. J. Good, The Population Frequencies of Species and
    /// the Estimation of Population Parameters, 1953).
    /// </summary>
    public required long Singletons { get; init; }

    /// <summary>There are too many to remember: nothing is ever new.</summary>
    public required bool HighCardinality { get; init; }

    /// <summary>Rising hashes of the categories that have no bin; nothing where there are too many.</summary>
    public required IReadOnlyList<ulong>? Known { get; init; }

    /// <summary>There are enough values to compare with.</summary>
    public required bool IsUsable { get; init; }
}
