using static StreamInfer.Telemetry.Catalogue.MetricDefinition;

namespace StreamInfer.Telemetry.Catalogue;

/// <summary>What is reported of the process, by the names that dashboards for any process use.</summary>
public static class ProcessMetric
{
    public static readonly MetricDefinition BuildVersion = Gauge("streaminfer_build_info", "", "The program's version; always 1.", MetricLabels.Version);
    public static readonly MetricDefinition CpuSeconds = Counter("process_cpu_seconds", "s", "Processor time that the process has used.");
    public static readonly MetricDefinition ResidentBytes = Gauge("process_resident_memory_bytes", "By", "Memory of the process that is in RAM.");
    public static readonly MetricDefinition VirtualBytes = Gauge("process_virtual_memory_bytes", "By", "Address space of the process.");
    public static readonly MetricDefinition StartTime = Gauge("process_start_time_seconds", "s", "When the process began, in seconds since 1970.");
    public static readonly MetricDefinition OpenFiles = Gauge("process_open_fds", "", "Files, sockets and the like that the process has open; on Linux only.");
    public static readonly MetricDefinition Threads = Gauge("process_threads", "", "Threads of the process.");
    public static readonly MetricDefinition GcCollections = Counter("dotnet_gc_collections", "{collection}", "Garbage collections that a generation was part of: those of older ones collect the younger ones as well.", MetricLabels.Generation);
    public static readonly MetricDefinition GcPauseSeconds = Counter("dotnet_gc_pause_seconds", "s", "Time that the threads stood still for garbage collections.");
    public static readonly MetricDefinition GcHeapBytes = Gauge("dotnet_gc_heap_bytes", "By", "Managed memory in use, not collected garbage included.");
    public static readonly MetricDefinition GcAllocatedBytes = Counter("dotnet_gc_allocated_bytes", "By", "Managed memory that was allocated since the start.");
    public static readonly MetricDefinition PoolThreads = Gauge("dotnet_thread_pool_threads", "", "Threads of the thread pool.");
    public static readonly MetricDefinition PoolQueue = Gauge("dotnet_thread_pool_queue_length", "", "Work that waits for a thread of the thread pool.");
    public static readonly MetricDefinition Contentions = Counter("dotnet_monitor_lock_contentions", "{contention}", "Times that a thread had to wait for a lock.");
}
