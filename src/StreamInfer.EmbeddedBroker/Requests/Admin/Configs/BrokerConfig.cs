using System.Globalization;
using StreamInfer.EmbeddedBroker.Topics;

namespace StreamInfer.EmbeddedBroker.Requests.Admin.Configs;

/// <summary>The broker's own settings, by Kafka's names: those of <see cref="BrokerOptions"/> that Kafka has too. None can be altered while it runs.</summary>
internal static class BrokerConfig
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<ConfigEntry> AllOf(BrokerOptions options)
    {
        var defaults = new BrokerOptions { DataFolder = "" };
        return
        [
            Entry("auto.create.topics.enable", ConfigType.Boolean, "Whether a topic that is produced to or asked for comes into being.", options, defaults,
                each => each.AutoCreateTopics ? "true" : "false"),
            Entry("default.replication.factor", ConfigType.Int, "There is one node.", options, defaults, _ => "1"),
            Entry("group.initial.rebalance.delay.ms", ConfigType.Int, "How long a new group waits for more members.", options, defaults,
                each => Milliseconds(each.GroupInitialRebalanceDelay)),
            Entry("log.dirs", ConfigType.String, "The folder that holds everything.", options, defaults, each => each.DataFolder),
            Entry("node.id", ConfigType.Int, "The one node's number.", options, defaults, _ => Text(BrokerContext.NodeId)),
            Entry("num.partitions", ConfigType.Int, "Partitions of a topic created without a number.", options, defaults, each => Text(each.DefaultPartitions)),
            Entry("offsets.retention.minutes", ConfigType.Int, "How long the offsets of a group without members are kept.", options, defaults,
                each => Text((long)each.OffsetRetention.TotalMinutes)),
            Entry("socket.request.max.bytes", ConfigType.Int, "The largest request.", options, defaults, each => Text(each.MaxRequestSize)),
            Entry("transaction.max.timeout.ms", ConfigType.Int, "The longest that a transaction may ask to stay open.", options, defaults,
                each => Milliseconds(each.MaxTransactionTimeout)),
        ];
    }

    private static ConfigEntry Entry(
        string name, ConfigType type, string documentation, BrokerOptions options, BrokerOptions defaults, Func<BrokerOptions, string> read)
    {
        var value = read(options);
        var source = string.Equals(value, read(defaults), StringComparison.Ordinal) ? ConfigSource.Default : ConfigSource.StaticBroker;
        return new ConfigEntry(name, value, source, type, IsReadOnly: true, documentation);
    }

    private static string Milliseconds(TimeSpan time) => Text((long)time.TotalMilliseconds);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
