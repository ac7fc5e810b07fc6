namespace StreamInfer.Topologies;

/// <summary>Which detector watches a signal without a reference.</summary>
public enum DetectorKind
{
    /// <summary>Adaptive windowing.</summary>
    Adwin,

    /// <summary>The Page-Hinkley test, fed with robust z where the reference knows the signal.</summary>
    PageHinkley,

    /// <summary>Kolmogorov-Smirnov windowing.</summary>
    Kswin,

    /// <summary>The drift detection method, for errors.</summary>
    Ddm,

    /// <summary>Drift detection by Hoeffding's bound, for errors.</summary>
    HddmA,
}
