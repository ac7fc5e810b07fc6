using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Rollouts;

/// <summary>What the program tells of itself in <c>demo --story drift</c>.</summary>
[Collection(AloneCollection.Name)]
public sealed class DriftStoryTests
{
    [Fact]
    public Task Run_demoWithTheDriftStory_everyClaimHolds() => StoryRun.HoldsAsync(
        ["drift", "--rate", "1500"],
        [
            "subjects are ok: features, score, correlations and all means together",
            "amount insufficient -> ok",
            "amount drift -> recovered",
            "ok  within 5 windows, and not before",
            "ok  no alarm on any other feature",
            "ok  every event has exactly one prediction",
        ]);
}
