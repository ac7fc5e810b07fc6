using System.CommandLine;
using StreamInfer.Host.History;
using StreamInfer.Monitoring.Columns;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands;

/// <summary>How a replay watches.</summary>
internal sealed class WindowOptions
{
    private readonly Option<TimeSpan?> _window = new("--window") { Description = "Length of a window, a multiple of --slide; if left out, that of the topology, or 10m.", CustomParser = DurationArgument.Parse };
    private readonly Option<TimeSpan?> _slide = new("--slide") { Description = "Distance of windows; if left out, that of the topology, or 1m.", CustomParser = DurationArgument.Parse };
    private readonly Option<double?> _falseAlarms = new("--false-alarms") { Description = "Expected false alarms a day; if left out, those of the topology, or 0.1." };

    public void AddTo(Command command)
    {
        _falseAlarms.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is not > 0)
            {
                result.AddError("--false-alarms is above 0.");
            }
        });
        command.Add(_window);
        command.Add(_slide);
        command.Add(_falseAlarms);
    }

    /// <summary>The plan. Single events are not judged: what is asked for is drift.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="topology">What is not on it.</param>
    /// <exception cref="HistoryException">The window is no multiple of the slide.</exception>
    public MonitoringPlan Read(ParseResult parsed, TopologyPlan topology)
    {
        var otherwise = topology.Monitoring ?? new MonitoringPlan();
        var slide = (long?)parsed.GetValue(_slide)?.TotalMilliseconds ?? otherwise.Windows.Slide;
        var window = (long?)parsed.GetValue(_window)?.TotalMilliseconds ?? otherwise.Windows.Window;
        if (slide <= 0 || window < slide || window % slide != 0)
        {
            throw new HistoryException($"--window ({TimeSpan.FromMilliseconds(window)}) must be a multiple of --slide ({TimeSpan.FromMilliseconds(slide)})");
        }

        return otherwise with
        {
            Windows = otherwise.Windows with { Window = window, Slide = slide, MaxPanes = Math.Max(otherwise.Windows.MaxPanes, window / slide) },
            Unwatched = UnwatchedColumns.Of(topology.Features, window, otherwise.Exclude, otherwise.Include),
            FalseAlarmsPerDay = parsed.GetValue(_falseAlarms) ?? otherwise.FalseAlarmsPerDay,
            Anomalies = new AnomalyPlan { Method = AnomalyMethod.None },
        };
    }
}
