using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.EmbeddedBroker;

namespace StreamInfer.Benchmarks.Kafka;

/// <summary>An embedded broker in a process of its own, so that its work is not counted as the client's. Its data is deleted at the end.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Process _process;

    private BrokerProcess(string folder, Process process, string bootstrapServers)
    {
        _folder = folder;
        _process = process;
        BootstrapServers = bootstrapServers;
    }

    public string BootstrapServers { get; }

    /// <summary>User and system time so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Its memory at this moment.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<BrokerProcess> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("streaminfer-bench-").FullName;
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["kafka-broker", folder]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        return new BrokerProcess(folder, process, (await process.StandardOutput.ReadLineAsync())!);
    }

    /// <summary>What the other process does: serves until its input ends.</summary>
    public static async Task ServeAsync(string folder)
    {
        await using var broker = await EmbeddedBroker.EmbeddedBroker.StartAsync(new BrokerOptions { DataFolder = folder }, TimeProvider.System, NullLogger.Instance);
        Console.WriteLine(broker.BootstrapServers);
        await Console.In.ReadLineAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
