namespace StreamInfer.IntegrationTests.Broker;

/// <summary>Runs where kafkajs is installed; says so where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KafkaJsTheoryAttribute : TheoryAttribute
{
    public KafkaJsTheoryAttribute() => Skip = NpmClients.WhyAbsent("kafkajs/index.js");
}
