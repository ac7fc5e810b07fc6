using System.Diagnostics;
using StreamInfer.IntegrationTests.Service;
using StreamInfer.TestKit.Broker;

namespace StreamInfer.IntegrationTests.Broker;

/// <summary>Runs a scenario of <c>eng/clients</c> against a broker of its own.</summary>
internal static class ClientScript
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Fails with what the script reported, unless all of its checks held.</summary>
    public static async Task RunAsync(string script, string scenario)
    {
        await using var broker = await TestBroker.StartAsync();
        var start = new ProcessStartInfo(NpmClients.Node!, [RepositoryFiles.Of("eng", "clients", script), broker.BootstrapServers, scenario])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill();
            throw new TimeoutException($"{script} {scenario} did not end within {Limit}", late);
        }

        Assert.True(process.ExitCode == 0, $"{script} {scenario} ended with {process.ExitCode}:{Environment.NewLine}{await output}{await error}");
    }
}
