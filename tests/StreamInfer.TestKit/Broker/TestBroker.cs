using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.TestKit.Broker;

/// <summary>An embedded broker of a test's own, in this process: a folder that goes with it, a free port, faults on request.</summary>
internal sealed class TestBroker : IAsyncDisposable, IDisposable
{
    private readonly EmbeddedBroker.BrokerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private EmbeddedBroker.EmbeddedBroker _broker;

    private TestBroker(EmbeddedBroker.BrokerOptions options, EmbeddedBroker.EmbeddedBroker broker, TimeProvider time, ILogger logger)
    {
        _broker = broker;
        _time = time;
        _logger = logger;
        _options = options with { Listen = new IPEndPoint(options.Listen.Address, broker.Context.Port) };
    }

    /// <summary>Where it listens, as <c>bootstrap.servers</c> takes it; the same after a restart.</summary>
    public string BootstrapServers => _broker.BootstrapServers;

    public ScriptedFaults Faults => (ScriptedFaults)_options.Faults!;

    public EmbeddedBroker.BrokerContext Context => _broker.Context;

    /// <param name="configure">Changes the options; null for the defaults.</param>
    /// <param name="time">The broker's clock; null for the system's.</param>
    /// <param name="logger">Null for silence.</param>
    public static async Task<TestBroker> StartAsync(
        Func<EmbeddedBroker.BrokerOptions, EmbeddedBroker.BrokerOptions>? configure = null, TimeProvider? time = null, ILogger? logger = null)
    {
        time ??= TimeProvider.System;
        logger ??= NullLogger.Instance;
        var options = new EmbeddedBroker.BrokerOptions
        {
            DataFolder = Directory.CreateTempSubdirectory("streaminfer-broker-").FullName,
            Faults = new ScriptedFaults(time),
        };
        options = configure?.Invoke(options) ?? options;
        return new TestBroker(options, await EmbeddedBroker.EmbeddedBroker.StartAsync(options, time, logger), time, logger);
    }

    /// <summary>The same, for tests that begin in a constructor.</summary>
    public static TestBroker Start(Func<EmbeddedBroker.BrokerOptions, EmbeddedBroker.BrokerOptions>? configure = null) =>
        Task.Run(() => StartAsync(configure)).GetAwaiter().GetResult();

    /// <summary>Ends the broker and starts another on the same data and port; what faults were scripted stay.</summary>
    public async Task RestartAsync()
    {
        await _broker.DisposeAsync();
        _broker = await EmbeddedBroker.EmbeddedBroker.StartAsync(_options, _time, _logger);
    }

    /// <exception cref="InvalidOperationException">It is there already, or its name or number of partitions is not allowed.</exception>
    public void CreateTopic(string name, int partitions)
    {
        if (Context.Topics.Create(name, partitions, new TopicSettings()) is var error and not ErrorCode.None)
        {
            throw new InvalidOperationException($"topic {name} with {partitions} partitions could not be created: {error}");
        }
    }

    /// <summary>Metadata answers for the topic carry this error from now on; <see cref="ErrorCode.None"/> ends it, for all topics.</summary>
    public void FailTopic(string topic, ErrorCode error)
    {
        if (error == ErrorCode.None)
        {
            Faults.Heal(ApiKey.Metadata);
        }
        else
        {
            Faults.Fail(ApiKey.Metadata, error, name: topic);
        }
    }

    /// <summary>Ends the broker and deletes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        Faults.GoOn();
        await _broker.DisposeAsync();
        Directory.Delete(_options.DataFolder, recursive: true);
    }

    public void Dispose() => Task.Run(() => DisposeAsync().AsTask()).GetAwaiter().GetResult();
}
