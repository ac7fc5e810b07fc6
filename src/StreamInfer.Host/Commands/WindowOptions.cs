using System.CommandLine;
using StreamInfer.Monitoring.Windows;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands;

/// <summary>How a replay watches.</summary>
internal sealed class WindowOptions
{
    private readonly Option<TimeSpan?> _window = new("--window") { Description = "Length of a window, a multiple of --slide; 10m if left out.", CustomParser = DurationArgument.Parse };
    private readonly Option<TimeSpan?> _slide = new("--slide") { Description = "Distance of windows; 1m if left out.", CustomParser = DurationArgument.Parse };
    private readonly Option<double?> _falseAlarms = new("--false-alarms") { Description = "Expected false alarms a day; 0.1 if left out." };

    public void AddTo(Command command)
    {
        _falseAlarms.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is not > 0)
            {
                result.AddError("--false-alarms is above 0.");
            }
        });
        command.Validators.Add(result =>
        {
            var (window, slide) = (result.GetValue(_window) ?? TimeSpan.FromMinutes(10), result.GetValue(_slide) ?? TimeSpan.FromMinutes(1));
            if (slide <= TimeSpan.Zero || window < slide || window.Ticks % slide.Ticks != 0)
            {
                result.AddError($"--window ({window}) must be a multiple of --slide ({slide}).");
            }
        });
        command.Add(_window);
        command.Add(_slide);
        command.Add(_falseAlarms);
    }

    /// <summary>The plan. Single events are not judged: what is asked for is drift.</summary>
    public MonitoringPlan Read(ParseResult parsed)
    {
        var otherwise = new MonitoringPlan();
        var slide = (long?)parsed.GetValue(_slide)?.TotalMilliseconds ?? otherwise.Windows.Slide;
        var window = (long?)parsed.GetValue(_window)?.TotalMilliseconds ?? otherwise.Windows.Window;
        return otherwise with
        {
            Windows = new WindowPlan { Window = window, Slide = slide, Delay = Math.Min(otherwise.Windows.Delay, slide), MaxPanes = Math.Max(otherwise.Windows.MaxPanes, window / slide) },
            FalseAlarmsPerDay = parsed.GetValue(_falseAlarms) ?? otherwise.FalseAlarmsPerDay,
            Anomalies = new AnomalyPlan { Method = AnomalyMethod.None },
        };
    }
}
