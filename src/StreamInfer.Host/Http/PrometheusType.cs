namespace StreamInfer.Host.Http;

/// <summary>The kinds of metric family that the text format knows and this program uses.</summary>
public enum PrometheusType
{
    /// <summary>Only grows; its samples end in <c>_total</c>.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Cumulative buckets, sum and count.</summary>
    Histogram,
}
