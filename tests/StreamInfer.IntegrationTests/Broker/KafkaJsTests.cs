namespace StreamInfer.IntegrationTests.Broker;

/// <summary>kafkajs, a client in pure JavaScript: eager groups, no static members, gzip of its own, snappy and lz4 plugged in.</summary>
public sealed class KafkaJsTests
{
    [KafkaJsTheory]
    [InlineData("compression")]
    [InlineData("seek-by-time")]
    [InlineData("idempotence")]
    [InlineData("groups-eager")]
    [InlineData("topics")]
    [InlineData("configs")]
    [InlineData("group-admin")]
    [InlineData("transactions")]
    [InlineData("transactional-offsets")]
    [InlineData("fencing")]
    public Task Run_scenario_everyCheckHolds(string scenario) => ClientScript.RunAsync("kafkajs.mjs", scenario);
}
