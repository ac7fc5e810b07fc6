using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.Demo;
using StreamInfer.Host.Demo.Stories;
using StreamInfer.Host.Service;
using StreamInfer.Host.Simulation;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.IntegrationTests.Service;
using StreamInfer.Models;
using StreamInfer.Models.Gates;
using StreamInfer.Models.Shelf;
using StreamInfer.OnnxRuntime;

namespace StreamInfer.IntegrationTests.Rollouts;

/// <summary>One service that changes its version a hundred times under load, each time by loading the next one anew.</summary>
[Collection(AloneCollection.Name)]
public sealed class SwapLeakTests
{
    private const int PerSecond = 1_000;
    private const int Swaps = 100;
    private const int WarmUp = 10;

    // Clients and pools of the runtime come and go by a few; ninety swaps that leak one handle or 50 kB each are found out.
    private const int HandleSlack = 20;
    private const long HeapSlack = 4 << 20;

    [Fact]
    public async Task Run_hundredSwapsUnderLoad_losesAndLeaksNothing()
    {
        using var folder = new TemporaryFolder();
        var repository = Repository(folder);
        await using var bed = await ServiceBed.StartAsync();
        var plan = bed.Read(folder.Write("swaps.yaml", (await File.ReadAllTextAsync(RepositoryFiles.Of("topologies", "fraud-lifecycle.yaml")))
            .Replace("maxBatchSize: 256", "maxBatchSize: 16", StringComparison.Ordinal)
            .Replace("deadline: 100ms", "deadline: 1s", StringComparison.Ordinal)
            .Replace("keep: 1", "keep: 0", StringComparison.Ordinal)));
        bed.CreateTopics(plan);
        var loader = new CountingLoader(new OnnxLoader(NullLogger.Instance));
        using var models = Models(repository, loader);
        using var stop = new CancellationTokenSource();
        await using var service = new ScoringService(plan, new ServiceOptions(repository, null), TimeProvider.System, NullLoggerFactory.Instance, models);
        var running = service.RunAsync(stop.Token);
        var simulation = new SimulationOptions { Start = TimeProvider.System.GetUtcNow(), EventsPerSecond = PerSecond };
        using var simulator = await DemoSetup.OpenSimulatorAsync(plan, simulation, null, NullLoggerFactory.Instance, CancellationToken.None);
        using var stopSending = new CancellationTokenSource();
        var sending = simulator.RunAsync(stopSending.Token);
        using var versions = new StoryOperator(plan, repository, TimeProvider.System, NullLoggerFactory.Instance);
        await Eventually.IsTrueAsync(() => Task.FromResult(service.Pipeline is { State.Completed: > 0 }), () => "the service scores");

        await SwapAsync(service, versions, 0, WarmUp);
        var before = (Handles: Handles(), Heap: GC.GetTotalMemory(forceFullCollection: true));
        await SwapAsync(service, versions, WarmUp, Swaps);
        var after = (Handles: Handles(), Heap: GC.GetTotalMemory(forceFullCollection: true));

        await stopSending.CancelAsync();
        await sending;
        await Eventually.IsTrueAsync(() => Task.FromResult(service.Pipeline!.State.Completed >= simulator.Acknowledged), () => "everything is scored");
        await stop.CancelAsync();
        await running;
        Assert.True(service.Pipeline!.Drained);
        Assert.Equal(0, service.Pipeline.State.DeadLetters);
        var predictions = OutputReader.Predictions(bed.Cluster.BootstrapServers, plan.Output.Topic, (int)simulator.Acknowledged);
        Assert.Equal(simulator.Acknowledged, predictions.Count);
        Assert.Equal(predictions.Count, predictions.DistinctBy(prediction => (prediction.Partition, prediction.Offset)).Count());
        Assert.Equal([1, 2, 4], predictions.Select(prediction => prediction.ModelVersion).Distinct().Order());

        Assert.InRange(after.Handles, 0, before.Handles + HandleSlack);
        Assert.InRange(after.Heap, 0, before.Heap + HeapSlack);
        Assert.InRange(loader.Opened, Swaps, Swaps + 1);
        Assert.Equal((0, 0), (loader.Open, loader.OpenSessions));
    }

    /// <summary>Promotes one version after the other, each as soon as the one before scores.</summary>
    private static async Task SwapAsync(ScoringService service, StoryOperator versions, int from, int to)
    {
        int[] order = [2, 4, 1];
        for (var swap = from; swap < to; swap++)
        {
            var state = await versions.PromoteAsync(order[swap % order.Length], "another one", CancellationToken.None);
            await Eventually.IsTrueAsync(
                () => Task.FromResult(service.Pipeline!.Versions is { } now && now.Revision >= state.Revision), () => $"revision {state.Revision} is in force: {service.Advice}");
            var until = service.Pipeline!.State.Completed + 50;
            await Eventually.IsTrueAsync(() => Task.FromResult(service.Pipeline.State.Completed >= until), () => "it scores");
        }
    }

    private static int Handles() => Directory.GetFiles("/proc/self/fd").Length;

    private static string Repository(TemporaryFolder folder)
    {
        var repository = new StoryRepository(folder.File("models"), "fraud");
        repository.Add(RepositoryFiles.Of("models"), 1);
        repository.Add(RepositoryFiles.Of("models"), 2);
        repository.Add(RepositoryFiles.Of("eng", "stories", "lifecycle", "models"), 4);
        return repository.Folder;
    }

    private static SharedModels Models(string folder, IModelLoader loader)
    {
        var repository = ModelRepository.Open(folder);
        return new SharedModels(repository, new ModelShelf(repository, loader, new ModelGate(TimeProvider.System, LowPriority.Run), TimeProvider.System, keep: 0));
    }
}
