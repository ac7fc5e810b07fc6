namespace StreamInfer.IntegrationTests.Broker;

/// <summary>Runs where @confluentinc/kafka-javascript is installed and compiled; says so where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ConfluentJavaScriptTheoryAttribute : TheoryAttribute
{
    public ConfluentJavaScriptTheoryAttribute() =>
        Skip = NpmClients.WhyAbsent("@confluentinc/kafka-javascript/build/Release/confluent-kafka-javascript.node");
}
