namespace StreamInfer.Monitoring.Engine;

/// <summary>What a drift record is about.</summary>
public enum DriftCause
{
    /// <summary>The distribution.</summary>
    Psi,

    /// <summary>The share of missing values.</summary>
    Missing,

    /// <summary>Values outside the reference's range.</summary>
    Range,

    /// <summary>Values that the reference does not know.</summary>
    New,

    /// <summary>The means together.</summary>
    Joint,

    /// <summary>A feature sends one value only, or varies again.</summary>
    Frozen,

    /// <summary>A detector without reference.</summary>
    Detector,
}
