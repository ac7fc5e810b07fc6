using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>The ids of the schemas that a topology's output is written by; 0 where it is JSON.</summary>
/// <param name="Prediction">Of <c>schemas/prediction.avsc</c>.</param>
/// <param name="Difference">Of <c>schemas/shadow-difference.avsc</c>; 0 where no shadow has a topic for differences.</param>
/// <param name="Drift">Of <c>schemas/drift.avsc</c>; 0 where drift has no topic.</param>
/// <param name="Anomaly">Of <c>schemas/anomaly.avsc</c>; 0 where anomalies have no topic.</param>
internal sealed record OutputSchemas(int Prediction, int Difference, int Drift = 0, int Anomaly = 0)
{
    /// <summary>Registers them for the topics they go to.</summary>
    /// <exception cref="Decoding.RegistryException">The registry refused.</exception>
    public static async Task<OutputSchemas> RegisterAsync(TopologyPlan plan, SchemaRegistryClient? registry, CancellationToken stop)
    {
        if (registry is null || plan.Output.Format == EventFormat.Json)
        {
            return new OutputSchemas(0, 0);
        }

        var prediction = await registry.RegisterAsync($"{plan.Output.Topic}-value", CarriedSchema.Prediction, stop);
        var difference = 0;
        foreach (var shadow in plan.Shadows)
        {
            await registry.RegisterAsync($"{shadow.Topic}-value", CarriedSchema.Prediction, stop);
            if (shadow.DifferencesTopic is { } topic)
            {
                difference = await registry.RegisterAsync($"{topic}-value", CarriedSchema.Difference, stop);
            }
        }

        return new OutputSchemas(
            prediction,
            difference,
            await RegisterAsync(plan.Monitoring?.DriftTopic, CarriedSchema.Drift),
            await RegisterAsync(plan.Monitoring?.AnomalyTopic, CarriedSchema.Anomaly));

        async Task<int> RegisterAsync(string? topic, string schema) => topic is null ? 0 : await registry.RegisterAsync($"{topic}-value", schema, stop);
    }
}
