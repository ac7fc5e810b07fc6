namespace StreamInfer.IntegrationTests.Kafka;

/// <summary>Tests that count what this process holds: nothing else may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
