using System.Diagnostics.Metrics;
using System.Reflection;
using StreamInfer.Telemetry.Catalogue;

namespace StreamInfer.Host.Telemetry;

/// <summary>The process as its operating system and runtime see it, whatever runs in it: made once, and kept.</summary>
internal static class ProcessMeter
{
    /// <summary>Its name; not one of those that are pushed, as the runtime's own meter has the same there.</summary>
    public const string Name = "Process";

    // Finding out about the process costs more than all else of a scrape; within this time what was found still holds.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly Lazy<Meter> Opened = new(Create);

    /// <summary>The program's version, for example <c>0.1.0</c>.</summary>
    public static string ProgramVersion { get; } =
        (typeof(ProcessMeter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+')[0];

    /// <summary>Makes it exist.</summary>
    public static void Open() => _ = Opened.Value;

    private static Meter Create()
    {
        var meter = new Meter(Name);
        var process = new ProcessReading(TimeProvider.System, Fresh);
        Gauge(ProcessMetric.BuildVersion, () => new Measurement<double>(1, new KeyValuePair<string, object?>("version", ProgramVersion)));
        Counter(ProcessMetric.CpuSeconds, () => Environment.CpuUsage.TotalTime.TotalSeconds);
        Gauge(ProcessMetric.ResidentBytes, () => new(process.Current.ResidentBytes));
        Gauge(ProcessMetric.VirtualBytes, () => new(process.Current.VirtualBytes));
        Gauge(ProcessMetric.StartTime, () => new(process.StartSeconds));
        Gauge(ProcessMetric.Threads, () => new(process.Current.Threads));
        if (OperatingSystem.IsLinux())
        {
            Gauge(ProcessMetric.OpenFiles, () => new(process.Current.OpenFiles));
        }
        CounterEach(ProcessMetric.GcCollections, () => Enumerable.Range(0, 3).Select(Collections));
        Counter(ProcessMetric.GcPauseSeconds, () => GC.GetTotalPauseDuration().TotalSeconds);
        Gauge(ProcessMetric.GcHeapBytes, () => new(GC.GetTotalMemory(forceFullCollection: false)));
        Counter(ProcessMetric.GcAllocatedBytes, () => GC.GetTotalAllocatedBytes());
        Gauge(ProcessMetric.PoolThreads, () => new(ThreadPool.ThreadCount));
        Gauge(ProcessMetric.PoolQueue, () => new(ThreadPool.PendingWorkItemCount));
        Counter(ProcessMetric.Contentions, () => Monitor.LockContentionCount);
        return meter;

        void Gauge(MetricDefinition metric, Func<Measurement<double>> value) => meter.CreateObservableGauge(metric.Name, value, UnitOf(metric), metric.Description);

        void Counter(MetricDefinition metric, Func<double> value) => meter.CreateObservableCounter(metric.Name, value, UnitOf(metric), metric.Description);

        void CounterEach(MetricDefinition metric, Func<IEnumerable<Measurement<double>>> values) => meter.CreateObservableCounter(metric.Name, values, UnitOf(metric), metric.Description);
    }

    private static Measurement<double> Collections(int generation) =>
        new(GC.CollectionCount(generation), new KeyValuePair<string, object?>("generation", generation));

    private static string? UnitOf(MetricDefinition metric) => metric.Unit.Length == 0 ? null : metric.Unit;
}
