using System.Runtime.CompilerServices;
using System.Text;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro;
using StreamInfer.Decoding.Framing;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Reading;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>Reads a topic of Avro records to its present end, as any consumer does.</summary>
/// <param name="plan">Whose topic it is.</param>
/// <param name="time">The clock.</param>
internal sealed class StoryRecords(TopologyPlan plan, TimeProvider time)
{
    /// <summary>How many records a topic has.</summary>
    public async Task<long> CountAsync(string topic, CancellationToken stop)
    {
        var count = 0L;
        await foreach (var _ in Records(topic).ReadAsync([topic], null, stop))
        {
            count++;
        }

        return count;
    }

    /// <summary>One thing made from each record.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="schema">Of its values.</param>
    /// <param name="paths">What is wanted of each value.</param>
    /// <param name="make">Makes it from the key and the values at those paths, which are gone afterwards.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="InvalidDataException">A record is not of that schema.</exception>
    public async IAsyncEnumerable<T> ReadAsync<T>(string topic, string schema, string[] paths, Func<string, RawValue[], T> make, [EnumeratorCancellation] CancellationToken stop)
    {
        var decodePlan = DecodePlan.Of(paths.Select(path => (FieldPath.Parse(path), 1)));
        var decoder = AvroDecoder.Compile(new RegisteredSchema(schema, []), null, decodePlan);
        var row = new RawRow(decodePlan);
        var arena = new PinnedArena(4096);
        await foreach (var record in Records(topic).ReadAsync([topic], null, stop))
        {
            arena.Clear();
            row.Clear();
            var framing = ConfluentFraming.Read(arena.Append(record.Message.Value), []);
            var fault = framing.Fault.IsNone ? decoder.Decode(framing.Body, row) : framing.Fault;
            if (!fault.IsNone)
            {
                throw new InvalidDataException($"{record.TopicPartitionOffset} cannot be read: {fault.Detail}");
            }

            yield return make(Encoding.UTF8.GetString(record.Message.Key ?? []), row.Cells);
        }
    }

    private TopicRead Records(string topic) => new(new KafkaProperties($"{plan.Name}-story-{topic}", plan.Kafka), time);
}
