using StreamInfer.Decoding;
using StreamInfer.Topologies.Rules;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>source</c>.</summary>
internal static class SourceKeys
{
    public static readonly KeyOf<string> Topic = new("topic", NameShapes.Topic, "The topic that events are read from.") { Required = true };

    public static readonly KeyOf<string> Group = new(
        "group", NameShapes.Free, "The consumer group: instances that share it share the partitions.") { Required = true };

    public static readonly KeyOf<EventFormat> Format = new(
        "format",
        new ChoiceShape<EventFormat>(("avro", EventFormat.Avro), ("json", EventFormat.Json)),
        "How events are written: Avro (with Schema Registry framing, or bare where 'schema' names a file) or JSON.") { Required = true };

    public static readonly KeyOf<string> Schema = new(
        "schema",
        new FileShape("an Avro schema file"),
        "Avro schema file of events without framing; left out, events carry the id of a schema in the registry.");

    public static readonly KeyOf<string> ReaderSchema = new(
        "readerSchema",
        new FileShape("an Avro schema file"),
        "Avro schema file that events are read as (aliases, defaults, promotions); left out, the writer's alone counts.");

    public static readonly KeyOf<FieldPath> EventTime = new(
        "eventTime", new FieldPathShape(), "Where an event's own time lies; left out, the record's timestamp counts.");

    public static readonly KeyOf<TombstonePolicy> Tombstones = new(
        "tombstones",
        new ChoiceShape<TombstonePolicy>(("dead-letter", TombstonePolicy.DeadLetter), ("skip", TombstonePolicy.Skip)),
        "What becomes of records without payload: a dead letter, or counted and passed over.") { Default = "dead-letter" };

    public static readonly KeyOf<TimeSpan> CommitInterval = new(
        "commitInterval",
        new DurationShape(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
        "How often progress is committed.") { Default = "1s" };

    public static readonly KeyOf<int> MaxUncommitted = new(
        "maxUncommitted",
        new IntegerShape(1, 10_000_000),
        "Most events that are acknowledged and not committed: with so many, progress is committed early, and nothing more is read until it is. "
        + "With batching.maxInFlightEvents this bounds what a crash can repeat.") { Default = "100000", Unit = "events" };

    public static readonly SectionShape Section = new(Topic, Group, Format, Schema, ReaderSchema, EventTime, Tombstones, CommitInterval, MaxUncommitted)
    {
        Rules = [SourceRules.CheckSchemas],
    };
}
