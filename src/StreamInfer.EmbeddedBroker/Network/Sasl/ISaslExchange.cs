using System.Security.Authentication;

namespace StreamInfer.EmbeddedBroker.Network.Sasl;

/// <summary>The server's part of one authentication, by one mechanism.</summary>
internal interface ISaslExchange
{
    /// <summary>Whether the client has proved who it is.</summary>
    bool IsComplete { get; }

    /// <summary>Takes the client's next message.</summary>
    /// <exception cref="AuthenticationException">The client did not prove who it is, or its message does not follow the mechanism. The exchange is over.</exception>
    byte[] Answer(ReadOnlySpan<byte> message);
}
