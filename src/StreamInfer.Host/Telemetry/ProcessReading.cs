using System.Diagnostics;

namespace StreamInfer.Host.Telemetry;

/// <summary>What the operating system says of this process, asked for once for all that want it at about the same time. Safe for any thread.</summary>
internal sealed class ProcessReading(TimeProvider time, TimeSpan fresh)
{
    private readonly Lock _gate = new();
    private long _at = long.MinValue;
    private Figures _figures;

    /// <summary>When the process began, in seconds since 1970.</summary>
    public double StartSeconds { get; } = ReadStart();

    /// <summary>As it is, or was not long ago.</summary>
    public Figures Current
    {
        get
        {
            lock (_gate)
            {
                var now = time.GetTimestamp();
                if (_at == long.MinValue || time.GetElapsedTime(_at, now) >= fresh)
                {
                    (_at, _figures) = (now, Read());
                }

                return _figures;
            }
        }
    }

    private static double ReadStart()
    {
        using var process = Process.GetCurrentProcess();
        return (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }

    private static Figures Read()
    {
        using var process = Process.GetCurrentProcess();
        return new Figures(process.WorkingSet64, process.VirtualMemorySize64, process.Threads.Count, OperatingSystem.IsLinux() ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() : 0);
    }

    /// <param name="ResidentBytes">In RAM.</param>
    /// <param name="VirtualBytes">Address space.</param>
    /// <param name="Threads">How many.</param>
    /// <param name="OpenFiles">File descriptors; 0 where that cannot be known.</param>
    internal readonly record struct Figures(long ResidentBytes, long VirtualBytes, int Threads, int OpenFiles);
}
