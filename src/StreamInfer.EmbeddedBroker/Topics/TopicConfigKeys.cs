using System.Collections.Frozen;
using System.Globalization;

namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>
/// Every topic setting that this broker knows. Those that one node without replicas cannot follow take the one value that is true here, so that a client
/// that sets them learns whether it gets what it asks for.
/// </summary>
internal static class TopicConfigKeys
{
    private static readonly TopicConfigKey[] Keys =
    [
        new("cleanup.policy", "log.cleanup.policy", ConfigType.List, "delete, compact, or both separated by a comma",
            "What happens to old records: deleted by time and size, or all but the latest of each key compacted away.",
            settings => CleanupPolicies.Format(settings.CleanupPolicy),
            (settings, text) => CleanupPolicies.Parse(text) is { } policy ? settings with { CleanupPolicy = policy } : null),
        Fixed("compression.type", "compression.type", ConfigType.String, "producer", "Batches are kept as the producer compressed them."),
        Long("delete.retention.ms", "log.cleaner.delete.retention.ms", 0, "How long tombstones and ends of transactions stay in a compacted topic.",
            settings => settings.DeleteRetentionMs, (settings, value) => settings with { DeleteRetentionMs = value }),
        Fixed("max.compaction.lag.ms", "log.cleaner.max.compaction.lag.ms", ConfigType.Long, "9223372036854775807", "The dirty ratio alone decides when to compact."),
        Int("max.message.bytes", "message.max.bytes", 0, "The largest record batch, in bytes.",
            settings => settings.MaxMessageBytes, (settings, value) => settings with { MaxMessageBytes = value }),
        Fixed("message.downconversion.enable", "log.message.downconversion.enable", ConfigType.Boolean, "false", "Batches have the current format only."),
        Fixed("message.timestamp.after.max.ms", "log.message.timestamp.after.max.ms", ConfigType.Long, "9223372036854775807", "Timestamps are not bounded."),
        Fixed("message.timestamp.before.max.ms", "log.message.timestamp.before.max.ms", ConfigType.Long, "9223372036854775807", "Timestamps are not bounded."),
        new("message.timestamp.type", "log.message.timestamp.type", ConfigType.String, "CreateTime or LogAppendTime",
            "Whether records keep the producer's time or get that of their appending.",
            settings => settings.UsesLogAppendTime ? "LogAppendTime" : "CreateTime",
            (settings, text) => text switch
            {
                "CreateTime" => settings with { UsesLogAppendTime = false },
                "LogAppendTime" => settings with { UsesLogAppendTime = true },
                _ => null,
            }),
        new("min.cleanable.dirty.ratio", "log.cleaner.min.cleanable.ratio", ConfigType.Double, "a number from 0 to 1",
            "Compact when this part of the closed segments' bytes has not been compacted.",
            settings => settings.MinCleanableDirtyRatio.ToString(CultureInfo.InvariantCulture),
            (settings, text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1
                ? settings with { MinCleanableDirtyRatio = ratio }
                : null),
        Long("min.compaction.lag.ms", "log.cleaner.min.compaction.lag.ms", 0, "How long a record is left alone by compaction.",
            settings => settings.MinCompactionLagMs, (settings, value) => settings with { MinCompactionLagMs = value }),
        Fixed("min.insync.replicas", "min.insync.replicas", ConfigType.Int, "1", "There is one node."),
        Fixed("preallocate", "log.preallocate", ConfigType.Boolean, "false", "Segments grow as they are written."),
        Fixed("remote.storage.enable", "remote.log.storage.system.enable", ConfigType.Boolean, "false", "Segments stay on this disk."),
        Long("retention.bytes", "log.retention.bytes", -1, "How large a partition may grow before its oldest segments go; -1 for no limit.",
            settings => settings.RetentionBytes, (settings, value) => settings with { RetentionBytes = value }),
        Long("retention.ms", "log.retention.ms", -1, "How old records may become before their segment goes; -1 for ever.",
            settings => settings.RetentionMs, (settings, value) => settings with { RetentionMs = value }),
        Int("segment.bytes", "log.segment.bytes", 14, "The size at which a segment is closed.",
            settings => settings.SegmentBytes, (settings, value) => settings with { SegmentBytes = value }),
        Fixed("segment.jitter.ms", "log.roll.jitter.ms", ConfigType.Long, "0", "Segments are closed exactly at their age."),
        Long("segment.ms", "log.roll.ms", 1, "The age at which a segment is closed.",
            settings => settings.SegmentMs, (settings, value) => settings with { SegmentMs = value }),
        Fixed("unclean.leader.election.enable", "unclean.leader.election.enable", ConfigType.Boolean, "false", "There is one node."),
    ];

    private static readonly FrozenDictionary<string, TopicConfigKey> ByName = Keys.ToFrozenDictionary(key => key.Name, StringComparer.Ordinal);

    /// <summary>By name, ascending.</summary>
    public static IReadOnlyList<TopicConfigKey> All => Keys;

    public static TopicConfigKey? Find(string name) => ByName.GetValueOrDefault(name);

    private static TopicConfigKey Fixed(string name, string synonym, ConfigType type, string value, string documentation) =>
        new(name, synonym, type, $"{value} alone, on this broker", documentation, _ => value, (settings, text) => string.Equals(text, value, StringComparison.Ordinal) ? settings : null)
        {
            IsFixed = true,
        };

    private static TopicConfigKey Long(
        string name, string synonym, long least, string documentation, Func<TopicSettings, long> read, Func<TopicSettings, long, TopicSettings> apply) =>
        new(name, synonym, ConfigType.Long, $"an integer of {least} or more", documentation,
            settings => read(settings).ToString(CultureInfo.InvariantCulture),
            (settings, text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least
                ? apply(settings, value)
                : null);

    private static TopicConfigKey Int(
        string name, string synonym, int least, string documentation, Func<TopicSettings, int> read, Func<TopicSettings, int, TopicSettings> apply) =>
        new(name, synonym, ConfigType.Int, $"an integer from {least} to {int.MaxValue}", documentation,
            settings => read(settings).ToString(CultureInfo.InvariantCulture),
            (settings, text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least
                ? apply(settings, value)
                : null);
}
