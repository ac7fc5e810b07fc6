using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker;

/// <summary>What all request handlers share. Everything in it is safe for any thread.</summary>
internal sealed record BrokerContext
{
    /// <summary>The one node's number, as metadata names it.</summary>
    public const int NodeId = 1;

    public required BrokerOptions Options { get; init; }

    /// <summary>The cluster's id: 22 characters, made once and kept in the data folder.</summary>
    public required string ClusterId { get; init; }

    /// <summary>The port it listens on.</summary>
    public required int Port { get; init; }

    public required TopicCatalog Topics { get; init; }

    public required GroupCoordinator Groups { get; init; }

    public required TransactionCoordinator Transactions { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>The error that a test wants here; <see cref="ErrorCode.None"/> in operation.</summary>
    public ErrorCode Fault(ApiKey api, string? name, int partition = -1) => Options.Faults?.ErrorFor(api, name, partition) ?? ErrorCode.None;

    /// <summary>What a response claims as throttle time, in milliseconds: 0 but for tests.</summary>
    public int ThrottleMs(ApiKey api) => Options.Faults?.ThrottleMs(api) ?? 0;
}
