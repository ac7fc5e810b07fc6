using System.Diagnostics;
using System.Text;
using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Broker;

/// <summary>One run of kcat.</summary>
internal static class Kcat
{
    /// <summary>Runs it to its end, which must be a good one.</summary>
    /// <param name="bootstrap">The broker.</param>
    /// <param name="input">What it reads from standard input.</param>
    /// <param name="arguments">Beside the broker.</param>
    /// <returns>Its output, line by line.</returns>
    public static async Task<string[]> RunAsync(string bootstrap, string input, params string[] arguments)
    {
        using var process = Start(bootstrap, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(Deadline.Limit, TimeProvider.System);
        Assert.True(process.ExitCode == 0, $"kcat {string.Join(' ', arguments)}: {await error}");
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Starts it; whoever starts it also ends it.</summary>
    public static Process Start(string bootstrap, params string[] arguments)
    {
        var start = new ProcessStartInfo(KcatFactAttribute.Path!, ["-b", bootstrap, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        return Process.Start(start)!;
    }
}
