using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker;

/// <summary>Where tests make the broker misbehave as a real one would not on request. The only implementation is in the test kit.</summary>
internal interface IBrokerFaults
{
    /// <summary>Whether a new connection is let in; else it is closed at once.</summary>
    bool AcceptsConnections { get; }

    /// <summary>Called before a request is handled: delays, or stops the world.</summary>
    /// <returns>False to cut the connection instead: the request is not handled.</returns>
    ValueTask<bool> BeforeAsync(ApiKey api, CancellationToken aborted);

    /// <summary>The error to answer with instead of doing what was asked; <see cref="ErrorCode.None"/> to go on.</summary>
    /// <param name="api">The request.</param>
    /// <param name="name">The topic, group or transactional id it is about; null for none.</param>
    /// <param name="partition">The partition; -1 where it is not about one.</param>
    ErrorCode ErrorFor(ApiKey api, string? name, int partition);

    /// <summary>After how many bytes of the response the connection is cut; null to send it whole.</summary>
    int? CutAfter(ApiKey api, int responseLength);

    /// <summary>What the response claims as throttle time, in milliseconds; 0 for none.</summary>
    int ThrottleMs(ApiKey api);
}
