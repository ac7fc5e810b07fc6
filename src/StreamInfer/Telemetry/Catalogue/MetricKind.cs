namespace StreamInfer.Telemetry.Catalogue;

/// <summary>What a metric is exported as.</summary>
public enum MetricKind
{
    /// <summary>Only grows; exported with <c>_total</c> at the end.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Buckets, sum and count.</summary>
    Histogram,
}
