using StreamInfer.Host.Service;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>What a service left in its topics, as any consumer reads it.</summary>
/// <param name="Predictions">All of them.</param>
/// <param name="DeadLetters">How many there are.</param>
internal sealed record StoryOutput(IReadOnlyList<StoryPrediction> Predictions, long DeadLetters)
{
    private static readonly string[] Paths = ["source.partition", "source.offset", "modelVersion", "route", "scoredAt"];

    /// <summary>Reads both topics to their present ends.</summary>
    public static async Task<StoryOutput> ReadAsync(TopologyPlan plan, TimeProvider time, CancellationToken stop)
    {
        var records = new StoryRecords(plan, time);
        var predictions = new List<StoryPrediction>();
        var read = records.ReadAsync(
            plan.Output.Topic,
            CarriedSchema.Prediction,
            Paths,
            static (key, cells) => new StoryPrediction(((int)cells[0].Bits, cells[1].Bits), (int)cells[2].Bits, cells[3].Span.SequenceEqual("rollout"u8), key, cells[4].Bits),
            stop);
        await foreach (var prediction in read)
        {
            predictions.Add(prediction);
        }

        return new StoryOutput(predictions, await records.CountAsync(plan.Output.DeadLetters, stop));
    }
}
