using System.Net;
using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Network;

internal static partial class NetworkLog
{
    [LoggerMessage(EventId = 4001, Level = LogLevel.Debug, Message = "Connection from {Client} closed: {Reason}")]
    public static partial void ConnectionEnded(this ILogger logger, IPAddress client, string reason);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Debug, Message = "Connection from {Client} closed, its request breaks the protocol: {Reason}")]
    public static partial void RefusedRequest(this ILogger logger, IPAddress client, string reason);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Error, Message = "{Api} of version {Version} from {Client} failed; its connection is closed")]
    public static partial void FailedRequest(this ILogger logger, Exception fault, ApiKey api, short version, IPAddress client);

    [LoggerMessage(EventId = 4004, Level = LogLevel.Warning, Message = "{Count} clients are connected, which is the limit: more are turned away")]
    public static partial void TooManyConnections(this ILogger logger, int count);

    [LoggerMessage(EventId = 4005, Level = LogLevel.Warning, Message = "A connection could not be taken: {Reason}")]
    public static partial void AcceptFailed(this ILogger logger, string reason);

    [LoggerMessage(EventId = 4006, Level = LogLevel.Debug, Message = "A client failed to authenticate by {Mechanism}: {Reason}")]
    public static partial void AuthenticationFailed(this ILogger logger, string mechanism, string reason);

    [LoggerMessage(EventId = 4007, Level = LogLevel.Information, Message = "Embedded broker on {Address}, with {Count} topics in {Folder}")]
    public static partial void Listening(this ILogger logger, string address, string folder, int count);
}
