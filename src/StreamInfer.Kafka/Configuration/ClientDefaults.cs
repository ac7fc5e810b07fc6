using System.Collections.Immutable;

namespace StreamInfer.Kafka.Configuration;

/// <summary>
/// The service's own values where they differ from librdkafka's, each with its reason; a topology's <c>kafka:</c> overrides those that are not reserved.
/// docs/operations.md lists them too. Figures: docs/decisions/0008-records-move-in-native-batches.md. What stands at librdkafka's default on purpose:
/// <c>fetch.min.bytes</c> 1 and <c>fetch.wait.max.ms</c> 500 (a broker answers as soon as there is one record, and an idle one twice a second),
/// <c>batch.size</c> and <c>batch.num.messages</c> (a request is never that full), <c>socket.nagle.disable</c> true.
/// </summary>
internal static class ClientDefaults
{
    public static readonly ImmutableArray<KeyValuePair<string, string>> Consumer =
    [
        // Promises: positions move behind acknowledged output only, a new group begins with the backlog, aborted events are none.
        new("enable.auto.commit", "false"),
        new("enable.auto.offset.store", "false"),
        new("auto.offset.reset", "earliest"),
        new("isolation.level", "read_committed"),
        new("allow.auto.create.topics", "false"),

        // Partitions that stay keep flowing while others move.
        new("partition.assignment.strategy", "cooperative-sticky"),

        // The default of a second starves a partition whose full prefetch queue empties in milliseconds.
        new("fetch.queue.backoff.ms", "10"),

        // A quarter of librdkafka's 64 MiB: some 100,000 events wait in it, a third of a second at full speed, and catching up is no slower.
        new("queued.max.messages.kbytes", "16384"),
    ];

    public static readonly ImmutableArray<KeyValuePair<string, string>> Producer =
    [
        // Promises: no duplicates by retries, acknowledged by all in-sync replicas, keys where Java's producers put them.
        new("enable.idempotence", "true"),
        new("acks", "all"),
        new("partitioner", "murmur2_random"),
        new("allow.auto.create.topics", "false"),

        // Retry for as long as it takes: a broker that is away makes the pipeline wait, not give up.
        new("message.timeout.ms", "0"),

        // A micro-batch is handed over in well under a millisecond, so one is enough for it to travel in one request; the
        // default of 5 would be added to every prediction's latency. Under load requests fill while earlier ones are under way.
        new("linger.ms", "1"),

        // What a broker of default settings took as an event has to pass as a dead letter, too (the client's own default is less).
        new("message.max.bytes", "1048588"),

        // librdkafka's gigabyte is no bound for a service of 200 MB. Full, the pipeline waits.
        new("queue.buffering.max.kbytes", "65536"),
    ];
}
