using System.Text;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro;
using StreamInfer.Decoding.Framing;
using StreamInfer.Host.Service;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Reading;
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
        var decodePlan = DecodePlan.Of(Paths.Select(path => (FieldPath.Parse(path), 1)));
        var decoder = AvroDecoder.Compile(new RegisteredSchema(CarriedSchema.Prediction, []), null, decodePlan);
        var row = new RawRow(decodePlan);
        var arena = new PinnedArena(4096);
        var predictions = new List<StoryPrediction>();
        var letters = 0L;
        await foreach (var record in new TopicRead(new KafkaProperties($"{plan.Name}-story", plan.Kafka), time).ReadAsync([plan.Output.Topic, plan.Output.DeadLetters], null, stop))
        {
            if (record.Topic == plan.Output.DeadLetters)
            {
                letters++;
                continue;
            }

            arena.Clear();
            row.Clear();
            var framing = ConfluentFraming.Read(arena.Append(record.Message.Value), []);
            var fault = framing.Fault.IsNone ? decoder.Decode(framing.Body, row) : framing.Fault;
            if (!fault.IsNone)
            {
                throw new InvalidDataException($"{record.TopicPartitionOffset} is no prediction: {fault.Detail}");
            }

            var cells = row.Cells;
            predictions.Add(new StoryPrediction(
                ((int)cells[0].Bits, cells[1].Bits), (int)cells[2].Bits, cells[3].Span.SequenceEqual("rollout"u8), Encoding.UTF8.GetString(record.Message.Key ?? []), cells[4].Bits));
        }

        return new StoryOutput(predictions, letters);
    }
}
