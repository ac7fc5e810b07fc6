using System.Globalization;
using StreamInfer.Kafka.Native;

namespace StreamInfer.Kafka.Configuration;

/// <summary>
/// The properties of every Kafka client of one pipeline: what the topology passes through, on top of the service's own defaults. Knows
/// which property belongs to which kind of client, and refuses the few that would break a delivery promise.
/// </summary>
public sealed class KafkaProperties
{
    private const string MessageLimit = "message.max.bytes";

    private readonly IReadOnlyDictionary<string, string> _given;
    private readonly string _pipeline;
    private readonly string _clientId;
    private readonly string _processName;

    /// <param name="pipeline">Name of the pipeline; the clients call themselves <c>streaminfer-</c> and this.</param>
    /// <param name="given">Properties by librdkafka's names; <c>bootstrap.servers</c> is needed.</param>
    public KafkaProperties(string pipeline, IReadOnlyDictionary<string, string> given)
        : this(pipeline, given, $"{Environment.MachineName}-{Guid.NewGuid():N}")
    {
    }

    private KafkaProperties(string pipeline, IReadOnlyDictionary<string, string> given, string processName)
    {
        _pipeline = pipeline;
        _processName = processName;
        _clientId = $"streaminfer-{pipeline}";
        _given = given;
    }

    /// <summary>The brokers as given, for messages.</summary>
    public string Brokers => Given("bootstrap.servers", "metadata.broker.list") ?? "(no bootstrap.servers)";

    /// <summary>The largest record that the producer takes, in bytes: <c>message.max.bytes</c>.</summary>
    public int MaxMessageBytes =>
        int.TryParse(Given(MessageLimit) ?? ClientDefaults.Producer.First(pair => pair.Key == MessageLimit).Value, CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : throw new FormatException($"{MessageLimit} is no number");

    /// <summary>The same properties, with records and requests held to a size that the topics take.</summary>
    /// <param name="bytes">1,000 or more, the least that the client knows.</param>
    public KafkaProperties WithMessagesUpTo(int bytes) =>
        new(_pipeline, new Dictionary<string, string>(_given, StringComparer.Ordinal) { [MessageLimit] = bytes.ToString(CultureInfo.InvariantCulture) }, _processName);

    /// <summary>
    /// Everything that is wrong with the given properties, one message each: unknown names, values out of range, properties
    /// that are not the topology's to set. Empty when all is well. Opens no connection; values of secrets are not repeated.
    /// </summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        using var configuration = ClientConfiguration.Create();
        foreach (var (name, value) in _given.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var reserved = ReservedProperty.All.FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.Ordinal));
            if ((reserved is null ? configuration.Set(name, value) : reserved.Refuse(value)) is { } problem)
            {
                problems.Add(problem);
            }
        }

        if (Given("bootstrap.servers", "metadata.broker.list") is null)
        {
            problems.Add("kafka: 'bootstrap.servers' is missing; give the brokers as host:port, comma-separated");
        }

        return problems;
    }

    /// <summary>For a consumer of <paramref name="group"/>.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> ForConsumer(string group)
    {
        var own = new Dictionary<string, string>(ClientDefaults.Consumer, StringComparer.Ordinal) { ["client.id"] = _clientId, ["group.id"] = group };
        if (string.Equals(Given("group.protocol"), "consumer", StringComparison.OrdinalIgnoreCase))
        {
            // There the broker assigns, and the client refuses to start with a strategy of its own.
            own.Remove("partition.assignment.strategy");
        }

        return Merge(own, name => !PropertyScopes.ProducerOnly.Contains(name));
    }

    /// <summary>For the producer of predictions and dead letters.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> ForProducer() => Merge(
        new Dictionary<string, string>(ClientDefaults.Producer, StringComparer.Ordinal) { ["client.id"] = _clientId },
        name => !PropertyScopes.ConsumerOnly.Contains(name));

    /// <summary>For a producer that writes in transactions.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> ForTransactionalProducer(string transactionalId, TimeSpan timeout) =>
    [
        .. ForProducer(),
        new("transactional.id", transactionalId),
        new("transaction.timeout.ms", ((long)timeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>For a producer of a few transactions by hand, whose time-out is its own and not the topology's.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> ForShortTransactions(string transactionalId, TimeSpan timeout) =>
    [
        // A socket's time-out has to be below the transaction's, which the client sees to if nothing is given.
        .. ForTransactionalProducer(transactionalId, timeout).Where(pair => pair.Key != "socket.timeout.ms"),
    ];

    /// <summary>A name that no other process of the group has, the same over restarts where one was chosen.</summary>
    internal string TransactionalId(string group, string topic, string? chosen) =>
        $"streaminfer-{group}-{topic}-{chosen ?? Given("group.instance.id") ?? _processName}";

    /// <summary>For a consumer that reads partitions of its own choice, committed records only, from their beginning to their ends and on, as a member of no group.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> ForReader() =>
    [
        .. Merge(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["client.id"] = _clientId },
            name => !PropertyScopes.ProducerOnly.Contains(name) && !PropertyScopes.GroupMembersOnly.Contains(name)),

        // The client wants a group's name, though it neither joins nor commits.
        new("group.id", _clientId),
        new("enable.auto.commit", "false"),
        new("enable.auto.offset.store", "false"),
        new("allow.auto.create.topics", "false"),

        // What a topology says of these is about its events.
        new("isolation.level", "read_committed"),
        new("auto.offset.reset", "earliest"),
        new("enable.partition.eof", "true"),
        new("fetch.queue.backoff.ms", "10"),
    ];

    /// <summary>For a client that only asks about topics.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> ForAdmin() => Merge(
        new Dictionary<string, string>(StringComparer.Ordinal) { ["client.id"] = _clientId },
        name => !PropertyScopes.ConsumerOnly.Contains(name) && !PropertyScopes.ProducerOnly.Contains(name));

    /// <summary>Most records that the producer's queue takes; 0 for no limit.</summary>
    internal int ProducerQueueLimit => int.Parse(Given("queue.buffering.max.messages") ?? "100000", CultureInfo.InvariantCulture);

    /// <summary>Whether a partition without committed position starts at its end.</summary>
    internal bool StartsAtEnd => Given("auto.offset.reset") is "latest" or "largest" or "end";

    /// <summary>Whether the consumer is a static member, whose place in the group outlives a restart.</summary>
    internal bool IsStaticMember => Given("group.instance.id") is { Length: > 0 };

    private string? Given(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_given.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Own values first: a later one wins in the client, also where it comes under an alias.</summary>
    private List<KeyValuePair<string, string>> Merge(Dictionary<string, string> own, Func<string, bool> belongs)
    {
        var merged = own.Where(pair => !_given.ContainsKey(pair.Key)).ToList();
        merged.AddRange(_given.Where(pair => belongs(pair.Key)));
        return merged;
    }
}
