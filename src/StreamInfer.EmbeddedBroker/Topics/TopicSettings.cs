namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>The settings of one topic that this broker acts on, names and defaults as in Kafka's topic configuration where nothing else is said.</summary>
internal sealed record TopicSettings
{
    /// <summary><c>retention.ms</c>; -1 for ever. Default 7 days.</summary>
    public long RetentionMs { get; init; } = 604_800_000;

    /// <summary><c>retention.bytes</c> a partition; -1 for no limit, the default.</summary>
    public long RetentionBytes { get; init; } = -1;

    /// <summary><c>segment.bytes</c>. Default 128 MiB (Kafka's 1 GiB suits bigger disks).</summary>
    public int SegmentBytes { get; init; } = 128 << 20;

    /// <summary><c>segment.ms</c>: a segment older than that is closed at the next append or clean-up. Default 7 days.</summary>
    public long SegmentMs { get; init; } = 604_800_000;

    /// <summary><c>max.message.bytes</c>: the largest record batch. Default 1,048,588.</summary>
    public int MaxMessageBytes { get; init; } = 1_048_588;

    /// <summary><c>cleanup.policy</c>. Default delete.</summary>
    public CleanupPolicy CleanupPolicy { get; init; } = CleanupPolicy.Delete;

    /// <summary><c>delete.retention.ms</c>: how long tombstones and transaction ends stay in a compacted topic. Default one day.</summary>
    public long DeleteRetentionMs { get; init; } = 86_400_000;

    /// <summary><c>min.cleanable.dirty.ratio</c>: compact when this part of the closed bytes is not compacted. 0 to 1; default 0.5.</summary>
    public double MinCleanableDirtyRatio { get; init; } = 0.5;

    /// <summary><c>min.compaction.lag.ms</c>: records younger than that stay. Default 0.</summary>
    public long MinCompactionLagMs { get; init; }

    /// <summary><c>message.timestamp.type</c> is LogAppendTime. Default false: the producer's time.</summary>
    public bool UsesLogAppendTime { get; init; }

    /// <summary>Names of the settings that were asked for, also where the value is the default's; see <see cref="TopicConfig"/>.</summary>
    public IReadOnlySet<string> Named { get; init; } = new HashSet<string>(StringComparer.Ordinal);
}
