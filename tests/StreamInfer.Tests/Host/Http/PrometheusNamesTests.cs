using StreamInfer.Host.Http;

namespace StreamInfer.Tests.Host.Http;

public sealed class PrometheusNamesTests
{
    [Theory]
    [InlineData("streaminfer_run", "s", PrometheusType.Histogram, "streaminfer_run_seconds")]
    [InlineData("streaminfer_run_seconds", "s", PrometheusType.Histogram, "streaminfer_run_seconds")]
    [InlineData("streaminfer.events.consumed", "{event}", PrometheusType.Counter, "streaminfer_events_consumed_total")]
    [InlineData("streaminfer_events_total", null, PrometheusType.Counter, "streaminfer_events_total")]
    [InlineData("streaminfer_read", "By", PrometheusType.Counter, "streaminfer_read_bytes_total")]
    [InlineData("streaminfer_read_total", "By", PrometheusType.Counter, "streaminfer_read_bytes_total")]
    [InlineData("streaminfer_fill", "1", PrometheusType.Gauge, "streaminfer_fill_ratio")]
    [InlineData("streaminfer_runs", "1", PrometheusType.Counter, "streaminfer_runs_total")]
    [InlineData("size_total", null, PrometheusType.Gauge, "size_total")]
    [InlineData("2nd-try", null, PrometheusType.Gauge, "_2nd_try")]
    [InlineData("speed", "m/s", PrometheusType.Gauge, "speed_m_s")]
    [InlineData("overhead_milliseconds", "s", PrometheusType.Gauge, "overhead_milliseconds_seconds")]
    public void Family_ofInstrument_hasUnitAndTotal(string instrument, string? unit, PrometheusType type, string expected)
    {
        Assert.Equal(expected, PrometheusNames.Family(instrument, unit, type));
        Assert.True(PrometheusNames.IsMetric(expected));
    }
}
