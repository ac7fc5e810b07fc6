using System.Net;
using StreamInfer.EmbeddedBroker.Topics;

namespace StreamInfer.EmbeddedBroker;

/// <summary>How an embedded broker runs. Every default is that of one node on one machine.</summary>
public sealed record BrokerOptions
{
    private const int LeastMaxRequestSize = 1024;

    private static readonly TimeSpan LeastIdleLimit = TimeSpan.FromSeconds(1);

    /// <summary>The folder that holds everything; made if absent. One process at a time.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Where it listens; port 0 takes a free one. Default: the loopback address, a free port.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>The host name that clients are told to connect to. Default null: the address that the client reached.</summary>
    public string? AdvertisedHost { get; init; }

    /// <summary>When an append counts as done. Default <see cref="FlushMode.PageCache"/>.</summary>
    public FlushMode Flush { get; init; } = FlushMode.PageCache;

    /// <summary>Whether a topic that is produced to or asked for comes into being. Default true, as Kafka's.</summary>
    public bool AutoCreateTopics { get; init; } = true;

    /// <summary>Partitions of a topic created without a number. 1 to 10,000; default 4.</summary>
    public int DefaultPartitions { get; init; } = 4;

    /// <summary>How long a new group waits for more members. Default 0: on one node nobody else is on the way.</summary>
    public TimeSpan GroupInitialRebalanceDelay { get; init; } = TimeSpan.Zero;

    /// <summary>How long the offsets of a group without members are kept. Default 7 days, as Kafka's.</summary>
    public TimeSpan OffsetRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The longest that a transaction may ask to stay open. Default 15 minutes, as Kafka's.</summary>
    public TimeSpan MaxTransactionTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The largest request in bytes, 1,024 or more. Default 100 MiB, as Kafka's.</summary>
    public int MaxRequestSize { get; init; } = 100 << 20;

    /// <summary>The most clients at once; more are turned away. 1 or more; default 1,000.</summary>
    public int MaxConnections { get; init; } = 1000;

    /// <summary>After how long a silent connection is closed, one second or more. Default 10 minutes, as Kafka's <c>connections.max.idle.ms</c>.</summary>
    public TimeSpan ConnectionIdleLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Who may connect, and how; null for anyone, in clear.</summary>
    public BrokerSecurity? Security { get; init; }

    /// <summary>Set by the test kit alone.</summary>
    internal IBrokerFaults? Faults { get; init; }

    /// <summary>Refuses what is out of its range.</summary>
    /// <exception cref="ArgumentException">What it is.</exception>
    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(DataFolder);
        ArgumentOutOfRangeException.ThrowIfNotEqual(DefaultPartitions, Math.Clamp(DefaultPartitions, 1, TopicCatalog.MaxPartitions), nameof(DefaultPartitions));
        ArgumentOutOfRangeException.ThrowIfLessThan(GroupInitialRebalanceDelay, TimeSpan.Zero, nameof(GroupInitialRebalanceDelay));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(OffsetRetention, TimeSpan.Zero, nameof(OffsetRetention));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaxTransactionTimeout, TimeSpan.Zero, nameof(MaxTransactionTimeout));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRequestSize, LeastMaxRequestSize, nameof(MaxRequestSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConnections, 1, nameof(MaxConnections));
        ArgumentOutOfRangeException.ThrowIfLessThan(ConnectionIdleLimit, LeastIdleLimit, nameof(ConnectionIdleLimit));
        if (Security?.Users.Any(user => user.Key.Length == 0 || user.Value.Length == 0) == true)
        {
            throw new ArgumentException("A user name or a password is empty.", nameof(Security));
        }
    }
}
