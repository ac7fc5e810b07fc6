using StreamInfer.Monitoring.Windows;
using StreamInfer.Topologies.Documents;
using StreamInfer.Topologies.Keys;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Rules;

/// <summary>What the keys of monitoring must be to each other.</summary>
internal static class MonitoringRules
{
    private const int MostSlides = 1000;

    public static void CheckWindow(SectionOptions monitoring, ReadingContext reading)
    {
        if (!monitoring.TryGet(MonitoringKeys.Window, out var window) || !monitoring.TryGet(MonitoringKeys.Slide, out var slide))
        {
            return;
        }

        if (window.Ticks % slide.Ticks != 0 || window / slide > MostSlides)
        {
            var key = monitoring.IsWritten(MonitoringKeys.Window) ? (Key)MonitoringKeys.Window : MonitoringKeys.Slide;
            reading.Report(
                TopologyErrorKind.Conflict, monitoring.PlaceOf(key), $"makes a window of {window} and a slide of {slide}; allowed is a window of 1 to {MostSlides} slides, without a rest");
        }
    }

    public static void CheckTime(SectionOptions monitoring, ReadingContext reading)
    {
        if (!monitoring.TryGet(MonitoringKeys.Time, out var time) || time == TimeBasis.Event)
        {
            return;
        }

        foreach (var key in new[] { MonitoringKeys.Delay, MonitoringKeys.Lateness, MonitoringKeys.Idle, MonitoringKeys.MaxFuture })
        {
            monitoring.Refuse(key, "has no effect with 'time: processing', where nothing is late", reading);
        }
    }

    public static void CheckAnomalies(SectionOptions monitoring, ReadingContext reading)
    {
        if (!monitoring.TryGet(MonitoringKeys.Anomalies, out var anomalies) || !anomalies.TryGet(AnomalyKeys.Method, out var method))
        {
            return;
        }

        if (method == AnomalyMethod.None)
        {
            monitoring.Refuse(MonitoringKeys.AnomalyTopic, "gets nothing with 'anomalies.method: none'", reading);
            anomalies.Refuse(AnomalyKeys.AlertFraction, "has no effect with 'method: none'", reading);
        }

        if (method == AnomalyMethod.Model)
        {
            anomalies.Need(AnomalyKeys.Model, "'method: onnx' needs it", reading);
        }
        else
        {
            anomalies.Refuse(AnomalyKeys.Model, "is read with 'method: onnx' only", reading);
        }

        if (method != AnomalyMethod.RobustZ)
        {
            anomalies.Refuse(AnomalyKeys.MinZ, "is read with 'method: zscore' only", reading);
        }
    }

    public static void CheckEffects(SectionOptions effects, KeyOf<double> warning, KeyOf<double> drift, ReadingContext reading)
    {
        if (effects.TryGet(warning, out var least) && effects.TryGet(drift, out var most) && least > most)
        {
            var key = effects.IsWritten(drift) ? drift : warning;
            reading.Report(TopologyErrorKind.Conflict, effects.PlaceOf(key), $"makes a warning begin at {least} and a drift at {most}; allowed is a drift that begins no earlier");
        }
    }
}
