namespace StreamInfer.Host.Http;

/// <summary>The formats that metrics can be read in.</summary>
public enum PrometheusFormat
{
    /// <summary>Prometheus' text format 0.0.4.</summary>
    Text,

    /// <summary>OpenMetrics 1.0.0.</summary>
    OpenMetrics,
}
