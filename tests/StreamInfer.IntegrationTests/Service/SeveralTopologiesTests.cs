using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host;
using StreamInfer.Host.Service;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.Tests.Host.Http;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>Two topologies of one process, as the command runs them: one server, one broker.</summary>
public sealed class SeveralTopologiesTests
{
    private const string First = "/topologies/several-first";
    private const string Second = "/topologies/several-second";

    [Fact]
    public async Task RunAsync_twoTopologies_areServedCountedAndPausedEachByItself()
    {
        await using var bed = await ProgramBed.StartAsync();
        var files = new[] { Write(bed, "first", ProgramBed.Scores), Write(bed, "second", "second-scores") };
        bed.CreateTopic("second-scores");
        var port = ProgramBed.FreePort();
        using var stop = new CancellationTokenSource();
        var options = new ServiceOptions(RepositoryFiles.Of("models"), new IPEndPoint(IPAddress.Loopback, port));
        var running = RunToEnd.RunAsync(files, options, NullLoggerFactory.Instance, stop.Token);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await UntilAsync(running, async () => await IsReadyAsync(http), "both are ready");

        await bed.SendAsync(100);
        await UntilAsync(running, async () => await PredictionsAsync(http, First) == 100 && await PredictionsAsync(http, Second) == 100, "both have scored");
        await http.ChangeAsync($"{First}/pause", """{"reason":"only this one"}""");
        await UntilAsync(running, async () => (await http.ReadAsync(First)).GetProperty("state").GetString() == "paused", "the first is paused");
        await bed.SendAsync(50, seed: 2);
        await UntilAsync(running, async () => await PredictionsAsync(http, Second) == 150, "the second goes on");

        Assert.Equal(100, await PredictionsAsync(http, First));
        var listed = (await http.ReadAsync("/state")).GetProperty("topologies").EnumerateArray().Select(item => (item.GetProperty("name").GetString(), item.GetProperty("state").GetString()));
        Assert.Equal([("several-first", "paused"), ("several-second", "running")], listed);
        Assert.Equal((ProgramBed.Scores, "second-scores"), (await OutputAsync(http, First), await OutputAsync(http, Second)));
        await AssertMetricsAndHealthAsync(http);

        await http.ChangeAsync($"{First}/resume", """{"reason":"done"}""");
        await UntilAsync(running, async () => await PredictionsAsync(http, First) == 150, "the first goes on");
        await stop.CancelAsync();
        Assert.Equal(ExitCode.Success, await running);
    }

    private static async Task AssertMetricsAndHealthAsync(HttpClient http)
    {
        var metrics = PrometheusText.Parse(await http.GetByteArrayAsync("/metrics"));
        Assert.Equal((100, 150), (Events(metrics, "several-first"), Events(metrics, "several-second")));

        using var health = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync("/health"));
        var named = health.RootElement.GetProperty("topologies").EnumerateArray().ToDictionary(
            item => item.GetProperty("name").GetString()!,
            item => item.GetProperty("components").EnumerateArray().Where(component => component.GetProperty("status").GetString() == "warning").Select(component => component.GetProperty("component").GetString()));
        Assert.Equal(["several-first", "several-second"], named.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["pause"], named["several-first"]);
        Assert.Empty(named["several-second"]);
    }

    private static double Events(PrometheusText metrics, string pipeline) => metrics.Samples
        .Where(sample => sample.Key.StartsWith("streaminfer_predictions_total{", StringComparison.Ordinal) && sample.Key.Contains($"pipeline=\"{pipeline}\"", StringComparison.Ordinal)).Sum(sample => sample.Value);

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return false;
        }
    }

    private static async Task<long> PredictionsAsync(HttpClient http, string topology) => (await http.ReadAsync(topology)).GetProperty("predictions").GetInt64();

    private static async Task<string?> OutputAsync(HttpClient http, string topology) => (await http.ReadAsync(topology)).GetProperty("outputTopic").GetString();

    private static Task UntilAsync(Task running, Func<Task<bool>> condition, string what) => Eventually.IsTrueAsync(
        async () =>
        {
            Assert.False(running.IsCompleted, what);
            return await condition();
        },
        () => what);

    /// <summary>A group and an output of its own, the same source.</summary>
    private static string Write(ProgramBed bed, string name, string output)
    {
        var text = File.ReadAllText(bed.Topology()).Replace("fraud-scoring", $"several-{name}", StringComparison.Ordinal).Replace("topic: fraud-scores", $"topic: {output}", StringComparison.Ordinal);
        return bed.Folder.Write($"{name}.yaml", text);
    }
}
