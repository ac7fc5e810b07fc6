using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Rollouts;

/// <summary>What the program tells of itself in <c>demo --story lifecycle</c>, with its shortest settings.</summary>
[Collection(AloneCollection.Name)]
public sealed class LifecycleStoryTests
{
    [Fact]
    public async Task Run_demoWithTheLifecycleStory_everyClaimHolds()
    {
        using var folder = new TemporaryFolder();
        var topology = await File.ReadAllTextAsync(RepositoryFiles.Of("topologies", "fraud-lifecycle.yaml"));
        var quick = folder.Write("quick.yaml", topology.Replace("hold: 2s", "hold: 1s", StringComparison.Ordinal).Replace("minSamples: 200", "minSamples: 100", StringComparison.Ordinal));
        await StoryRun.HoldsAsync(
            ["lifecycle", "--topology", quick],
            [
                "ok  the gate passes version 2",
                "ok  it went by all stages: 1 %, 5 %, 10 %, 50 %, 100 %",
                "refuses version 3: model fraud/3: output: row 0 of the neutral rows: score NaN",
                "ok  version 3 scored nothing",
                "roll back: version 4 has other scores than the active version",
                "ok  by the first report with evidence enough",
                "ok  every event has exactly one prediction",
            ]);
    }
}
