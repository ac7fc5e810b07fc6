using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Network;
using StreamInfer.EmbeddedBroker.Requests;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Transactions;

namespace StreamInfer.EmbeddedBroker;

/// <summary>
/// A durable single-node log that speaks Kafka's protocol, inside this process: for the edge, demonstrations and tests. One node, no replication; whoever
/// outgrows it points <c>bootstrap.servers</c> at Kafka and changes nothing else.
/// </summary>
public sealed class EmbeddedBroker : IAsyncDisposable
{
    // What is open, oldest first. Closed in the reverse order: first the listener, last the folder's lock.
    private readonly Stack<object> _open = new();
    private int _isDisposed;

    private EmbeddedBroker()
    {
    }

    /// <summary>Where it listens, as <c>bootstrap.servers</c> takes it. For a listener on all addresses: the loopback address.</summary>
    public string BootstrapServers { get; private set; } = "";

    /// <summary>How much there is now.</summary>
    public BrokerContents Contents
    {
        get
        {
            var topics = Context.Topics.All.Where(topic => !topic.IsInternal).ToList();
            var logs = topics.SelectMany(topic => topic.Partitions).ToList();
            return new BrokerContents(topics.Count, logs.Count, logs.Sum(log => log.Size));
        }
    }

    /// <summary>What handlers share; tests look into it.</summary>
    internal BrokerContext Context { get; private set; } = null!;

    /// <summary>Opens the data folder, recovers what a killed process left, and listens.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="IOException">The folder is in use by another process, cannot be written, or the address is taken.</exception>
    /// <exception cref="InvalidDataException">A file in the folder is not understood.</exception>
    public static async Task<EmbeddedBroker> StartAsync(BrokerOptions options, TimeProvider time, ILogger logger)
    {
        options.Check();
        var broker = new EmbeddedBroker();
        try
        {
            await broker.OpenAsync(options, time, logger).ConfigureAwait(false);
            return broker;
        }
        catch
        {
            await broker.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops listening, lets requests in progress end, and closes the logs so that the next start is quick.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        while (_open.TryPop(out var part))
        {
            if (part is IAsyncDisposable waits)
            {
                await waits.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                ((IDisposable)part).Dispose();
            }
        }
    }

    private async Task OpenAsync(BrokerOptions options, TimeProvider time, ILogger logger)
    {
        var folder = Opened(DataFolder.Open(options.DataFolder, new LogEnvironment { Time = time, Logger = logger }));

        // The address is taken before anything is recovered, so that a port in use is known at once; clients are let in afterwards.
        var listener = Listener.Bind(options, time);
        try
        {
            var topics = Opened(await Task.Run(() => TopicCatalog.Open(options, time, logger)).ConfigureAwait(false));
            var groups = Opened(GroupCoordinator.Open(options, topics.Find(TopicCatalog.GroupOffsets)!.Partitions[0], time));
            topics.OnDeleted = groups.ForgetTopic;
            var transactions = Opened(await TransactionCoordinator.OpenAsync(options, topics, groups, time, logger).ConfigureAwait(false));
            Opened(CleanUpLoop.Start(topics, time, logger));
            Context = new BrokerContext
            {
                Options = options,
                ClusterId = folder.ClusterId,
                Port = listener.EndPoint.Port,
                Topics = topics,
                Groups = groups,
                Transactions = transactions,
                Time = time,
                Logger = logger,
            };
            listener.Start(new RequestDispatcher(new RequestHandlers(Context), options.Faults), Context);
        }
        finally
        {
            Opened(listener);
        }

        BootstrapServers = Reachable(listener.EndPoint).ToString();
        logger.Listening(BootstrapServers, options.DataFolder, Context.Topics.All.Count);
    }

    private T Opened<T>(T part)
        where T : class
    {
        _open.Push(part);
        return part;
    }

    private static IPEndPoint Reachable(IPEndPoint listening)
    {
        var isAny = listening.Address.Equals(IPAddress.Any) || listening.Address.Equals(IPAddress.IPv6Any);
        return !isAny ? listening
            : new IPEndPoint(listening.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback, listening.Port);
    }
}
