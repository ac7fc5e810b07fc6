namespace StreamInfer.Monitoring.Evaluation;

/// <summary>The tests of a window that can raise an alarm.</summary>
public enum TestKind
{
    /// <summary>The distribution changed: the larger p-value of PSI and chi-square, and the PSI's excess.</summary>
    Distribution,

    /// <summary>More or fewer values are missing.</summary>
    Missing,

    /// <summary>Values are outside the reference's range.</summary>
    Range,

    /// <summary>More or fewer values are new.</summary>
    New,

    /// <summary>The means moved together.</summary>
    Joint,
}
