namespace StreamInfer.IntegrationTests.Broker;

/// <summary>@confluentinc/kafka-javascript, librdkafka under JavaScript: eager and cooperative groups, static members.</summary>
public sealed class ConfluentJavaScriptTests
{
    [ConfluentJavaScriptTheory]
    [InlineData("compression")]
    [InlineData("seek-by-time")]
    [InlineData("idempotence")]
    [InlineData("groups-eager")]
    [InlineData("groups-cooperative")]
    [InlineData("static-members")]
    [InlineData("topics")]
    [InlineData("group-admin")]
    [InlineData("transactions")]
    [InlineData("transactional-offsets")]
    [InlineData("fencing")]
    public Task Run_scenario_everyCheckHolds(string scenario) => ClientScript.RunAsync("confluent.mjs", scenario);
}
