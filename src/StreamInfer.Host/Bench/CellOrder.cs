using System.Globalization;
using StreamInfer.Host.Bench.Workloads;

namespace StreamInfer.Host.Bench;

/// <summary>Turns what was asked into cells: sizes, warm-up, names of topics and groups that nobody used before.</summary>
internal sealed class CellOrder(BenchSettings settings, string bootstrap, string registry, string folder)
{
    /// <summary>How long a paced load runs before it counts.</summary>
    public static readonly TimeSpan PacedWarmUp = TimeSpan.FromSeconds(2);

    /// <summary>The load that is as much as can be had.</summary>
    public const string MaxLoad = "max";

    /// <summary>Events sent and not scored under that load.</summary>
    public const long FloodAhead = 20_000;

    // Enough for the compiler to be done with the hot path, and seconds of work for the slowest.
    private const int PacedPrimer = 10_000;
    private const int PacedPrimerOfBigModels = 2_000;

    private int _number;

    public BenchCell CatchUp(string variant, Workload workload) => Cell(variant, workload) with
    {
        Mode = "catchup",
        Load = MaxLoad,
        WarmUp = EventsOf(workload) / 4,
        Events = EventsOf(workload),
    };

    public BenchCell Paced(string variant, Workload workload, string load, double rate) => Cell(variant, workload) with
    {
        Mode = "paced",
        Load = load,
        Rate = rate,
        Primer = PrimerOf(workload),
        WarmUp = PrimerOf(workload) + (long)(rate * PacedWarmUp.TotalSeconds),
        Events = (long)(rate * settings.PacedSeconds),
    };

    /// <summary>Events of a catch-up cell: fewer where each takes longer.</summary>
    public long EventsOf(Workload workload) => workload.Name switch
    {
        "small" => settings.CatchUpEvents,
        "big" => settings.CatchUpEvents / 25,
        _ => settings.CatchUpEvents / 10,
    };

    /// <summary>The events a second that a load stands for.</summary>
    public static double RateOf(string load, double capacity) => load == MaxLoad
        ? capacity / 2 // which is for how many events are sent, not how fast
        : load.EndsWith('%')
        ? double.Parse(load[..^1], CultureInfo.InvariantCulture) / 100 * capacity
        : double.Parse(load.Replace("/s", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static int PrimerOf(Workload workload) => workload.Name == "small" ? PacedPrimer : PacedPrimerOfBigModels;

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
