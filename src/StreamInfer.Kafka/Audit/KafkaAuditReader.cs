using System.Text;
using Confluent.Kafka;
using StreamInfer.Decoding;
using StreamInfer.Kafka.Configuration;
using StreamInfer.Kafka.Reading;
using StreamInfer.Models.Audit;

namespace StreamInfer.Kafka.Audit;

/// <summary>Reads what an audit topic holds, however its entries are framed.</summary>
/// <param name="topic">Its name.</param>
/// <param name="properties">The client's properties.</param>
/// <param name="registry">For framed entries; null where there is none.</param>
/// <param name="time">Bounds the wait for brokers.</param>
public sealed class KafkaAuditReader(string topic, KafkaProperties properties, ISchemaRegistry? registry, TimeProvider time)
{
    /// <summary>Reads up to the present end.</summary>
    /// <param name="topology">Whose entries.</param>
    /// <param name="since">Those written from this time on; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The entries, in the order of the log, each once; and how many records there are that cannot be read.</returns>
    /// <exception cref="KafkaException">The topic is not there, or the brokers do not answer.</exception>
    /// <exception cref="RegistryException">The registry refuses.</exception>
    public async Task<(IReadOnlyList<AuditEntry> Entries, int Unreadable)> ReadAsync(string topology, DateTimeOffset? since, CancellationToken cancellation)
    {
        var schemas = new RecordSchemas(registry);
        var entries = new List<AuditEntry>();
        var unreadable = 0;
        await foreach (var record in new TopicRead(properties, time).ReadAsync([topic], since, cancellation))
        {
            try
            {
                entries.Add(await DecodeAsync(record, schemas, cancellation));
            }
            catch (FormatException)
            {
                unreadable++;
            }
        }

        return ([.. entries.Where(entry => entry.Topology == topology).DistinctBy(entry => entry.Id, StringComparer.Ordinal)], unreadable);
    }

    private static async Task<AuditEntry> DecodeAsync(ConsumeResult<byte[]?, byte[]?> record, RecordSchemas schemas, CancellationToken cancellation)
    {
        if (record.Message.Headers.TryGetLastBytes(KafkaAuditLog.SchemaHeader, out var name))
        {
            return Encoding.UTF8.GetString(name) == AuditSchema.Name && record.Message.Value is { } value
                ? AuditDecoder.Decode(value)
                : throw new FormatException("another schema");
        }

        var (body, schema) = await schemas.ResolveAsync(record, cancellation);
        return schema is null ? throw new FormatException("no schema") : AuditDecoder.Decode(body, schema);
    }
}
