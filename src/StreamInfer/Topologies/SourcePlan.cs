using StreamInfer.Decoding;

namespace StreamInfer.Topologies;

/// <summary>Where events come from and how they are read.</summary>
public sealed record SourcePlan
{
    public required string Topic { get; init; }

    /// <summary>The consumer group.</summary>
    public required string Group { get; init; }

    public required EventFormat Format { get; init; }

    /// <summary>Absolute path of an Avro schema file for events without framing; null means Confluent framing (or JSON).</summary>
    public required string? SchemaFile { get; init; }

    /// <summary>Absolute path of an Avro reader schema (aliases, defaults, promotions); null reads by the writer's schema alone.</summary>
    public required string? ReaderSchemaFile { get; init; }

    /// <summary>Where the event's own time lies; null takes the record's Kafka timestamp.</summary>
    public required FieldPath? EventTime { get; init; }

    /// <summary>What becomes of records without payload. Default <see cref="TombstonePolicy.DeadLetter"/>.</summary>
    public required TombstonePolicy Tombstones { get; init; }

    /// <summary>How often progress is committed. Default 1 s, 10 ms to 1 min.</summary>
    public required TimeSpan CommitInterval { get; init; }

    /// <summary>
    /// Most events that are acknowledged and not committed: with so many, progress is committed early, and nothing more is read until it is. Default
    /// 100,000, 1 to 10,000,000. With the events in flight this bounds what a crash can repeat.
    /// </summary>
    public int MaxUncommitted { get; init; } = 100_000;
}
