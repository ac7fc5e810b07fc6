using System.Net;
using StreamInfer.EmbeddedBroker.Network.Sasl;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests;

/// <summary>One request, as its handler sees it. There is one object a connection, reused from request to request.</summary>
internal sealed class RequestContext
{
    public ApiKey Api { get; set; }

    public short Version { get; set; }

    public bool IsFlexible { get; set; }

    public string? ClientId { get; set; }

    /// <summary>Where the client is; members of groups are described with it.</summary>
    public required IPAddress ClientAddress { get; init; }

    /// <summary>Where this connection reached the broker: what metadata answers for a listener on all addresses name.</summary>
    public required IPEndPoint LocalEndPoint { get; init; }

    /// <summary>How far the connection's authentication has come; null where the listener asks for none.</summary>
    public SaslSession? Sasl { get; init; }

    /// <summary>What follows the request's header. Produce patches its record batches in place.</summary>
    public Memory<byte> Body { get; set; }

    /// <summary>Cancelled when the broker closes the connection or ends; long waits end with it.</summary>
    public CancellationToken Aborted { get; set; }

    /// <summary>Set by a handler after whose response, if any, the connection ends.</summary>
    public bool ClosesConnection { get; set; }

    public RequestReader Reader() => new(Body.Span, IsFlexible);
}
