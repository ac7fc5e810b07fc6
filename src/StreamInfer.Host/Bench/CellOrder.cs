using System.Globalization;
using StreamInfer.Host.Bench.Workloads;

namespace StreamInfer.Host.Bench;

/// <summary>Turns what was asked into cells: sizes, warm-up, names of topics and groups that nobody used before.</summary>
internal sealed class CellOrder(BenchSettings settings, string bootstrap, string registry, string folder)
{
    private const int PacedWarmUpSeconds = 2;
    private int _number;

    public BenchCell CatchUp(string variant, Workload workload) => Cell(variant, workload) with
    {
        Mode = "catchup",
        Load = "max",
        WarmUp = EventsOf(workload) / 4,
        Events = EventsOf(workload),
    };

    public BenchCell Paced(string variant, Workload workload, string load, double rate) => Cell(variant, workload) with
    {
        Mode = "paced",
        Load = load,
        Rate = rate,
        WarmUp = (long)(rate * PacedWarmUpSeconds),
        Events = (long)(rate * settings.PacedSeconds),
    };

    /// <summary>Events of a catch-up cell: the big models take a tenth, one event a run less still.</summary>
    public long EventsOf(Workload workload) => workload.Name == "small" ? settings.CatchUpEvents : settings.CatchUpEvents / 10;

    /// <summary>The events a second that a load stands for.</summary>
    public static double RateOf(string load, double capacity) => load.EndsWith('%')
        ? double.Parse(load[..^1], CultureInfo.InvariantCulture) / 100 * capacity
        : double.Parse(load.Replace("/s", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private BenchCell Cell(string variant, Workload workload)
    {
        var id = $"bench-{workload.Name}-{_number++}";
        return new BenchCell
        {
            Variant = variant,
            Model = workload.Name,
            Mode = string.Empty,
            Load = string.Empty,
            WarmUp = 0,
            Events = 0,
            Bootstrap = bootstrap,
            Registry = registry,
            Folder = folder,
            Source = $"{id}-events",
            Output = $"{id}-scores",
            Group = id,
        };
    }
}
