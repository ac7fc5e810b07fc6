using System.Diagnostics;

namespace StreamInfer.Benchmarks.Kafka;

/// <summary>What this process spent since it was made: all threads, user and system.</summary>
internal sealed class CostMeter
{
    private readonly TimeSpan _cpu = Cpu();
    private readonly long _allocated = GC.GetTotalAllocatedBytes(precise: true);
    private readonly long _started = TimeProvider.System.GetTimestamp();

    public Cost Of(int events)
    {
        var cpu = Cpu() - _cpu;
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - _allocated;
        return new Cost(cpu.TotalMicroseconds / events, (double)allocated / events, events / TimeProvider.System.GetElapsedTime(_started).TotalSeconds);
    }

    private static TimeSpan Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}

/// <summary>Microseconds of CPU and bytes of managed memory an event, and events a second.</summary>
internal readonly record struct Cost(double CpuMicros, double AllocatedBytes, double PerSecond);
