using StreamInfer.Monitoring.Statistics;

namespace StreamInfer.Monitoring.Evaluation;

/// <summary>All statistics of one subject; nothing where one is not defined.</summary>
public sealed record SubjectStatistics
{
    /// <summary>Population stability index.</summary>
    public StabilityIndex? Stability { get; init; }

    /// <summary>Jensen-Shannon distance.</summary>
    public Divergence? JensenShannon { get; init; }

    /// <summary>Chi-square test.</summary>
    public ChiSquareTest? ChiSquare { get; init; }

    /// <summary>Kolmogorov-Smirnov test; numeric only.</summary>
    public Divergence? KolmogorovSmirnov { get; init; }

    /// <summary>Wasserstein distance, in scales; numeric only.</summary>
    public Divergence? Wasserstein { get; init; }

    /// <summary>Difference of the shares of missing values.</summary>
    public ProportionDifference? Missing { get; init; }

    /// <summary>Share of values outside the reference's range; numeric only.</summary>
    public double? RangeShare { get; init; }

    /// <summary>How likely that many outside are; numeric only.</summary>
    public double? RangeP { get; init; }

    /// <summary>Difference of the shares of new values; categorical only.</summary>
    public ProportionDifference? New { get; init; }

    /// <summary>Shift of the mean; numeric only.</summary>
    public MeanShift? MeanShift { get; init; }

    /// <summary>Shift of all means; of the joint subject only.</summary>
    public JointShift? Joint { get; init; }

    /// <summary>p-value of the test of the distribution: where one of the two approximations is too small, the other is not.</summary>
    public double? DistributionP => Stability is { } psi && ChiSquare is { } chi ? Math.Max(psi.P, chi.P) : null;
}
