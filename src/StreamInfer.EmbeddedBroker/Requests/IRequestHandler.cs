using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests;

/// <summary>Answers one kind of request. Used by many connections at once; each connection has one request in progress at a time.</summary>
internal interface IRequestHandler
{
    ApiKey Api { get; }

    /// <summary>The versions that it understands, and the first of them that is flexible (<see cref="short.MaxValue"/>: none).</summary>
    ApiVersionRange Versions { get; }

    /// <summary>Reads the body and writes the response's body (the header is written already).</summary>
    /// <exception cref="MalformedRequestException">The body does not follow the protocol; the connection is closed.</exception>
    ValueTask HandleAsync(RequestContext request, ResponseWriter response);
}
