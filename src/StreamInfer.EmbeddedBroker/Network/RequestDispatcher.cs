using StreamInfer.EmbeddedBroker.Requests;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Network;

/// <summary>Takes a request's header off, finds its handler, and puts the response's frame around what the handler writes. Safe for any thread.</summary>
/// <param name="handlers">One a request.</param>
/// <param name="faults">Of a test; null in operation.</param>
internal sealed class RequestDispatcher(RequestHandlers handlers, IBrokerFaults? faults)
{
    /// <summary>Answers one request: afterwards <paramref name="response"/> holds the response's whole frame, or is suppressed.</summary>
    /// <param name="frame">The request without its length; patched by produce.</param>
    /// <param name="request">Of the connection; filled from the header.</param>
    /// <param name="response">Of the connection; begun anew.</param>
    /// <exception cref="MalformedRequestException">
    /// The request does not follow the protocol, is unknown, has a version that is not supported, or comes before authentication: close the connection.
    /// </exception>
    public async ValueTask AnswerAsync(Memory<byte> frame, RequestContext request, ResponseWriter response)
    {
        var (handler, correlationId) = ReadHeader(frame, request);
        // The response to ApiVersions has no tagged fields in its header in any version: a client that asks does not know what the broker understands.
        var hasHeaderTags = request.IsFlexible && request.Api != ApiKey.ApiVersions;
        response.Reset(request.IsFlexible);
        if (faults is not null && !await faults.BeforeAsync(request.Api, request.Aborted).ConfigureAwait(false))
        {
            (response.IsSuppressed, request.ClosesConnection) = (true, true);
            return;
        }

        response.Int32(0);
        response.Int32(correlationId);
        if (hasHeaderTags)
        {
            response.Tags();
        }

        await handler.HandleAsync(request, response).ConfigureAwait(false);
        response.PatchInt32(0, response.Length - FrameReader.PrefixSize);
    }

    private (IRequestHandler Handler, int CorrelationId) ReadHeader(Memory<byte> frame, RequestContext request)
    {
        var reader = new RequestReader(frame.Span, flexible: false);
        request.Api = (ApiKey)reader.Int16();
        request.Version = reader.Int16();
        var correlationId = reader.Int32();
        if (request.Sasl is { IsAuthenticated: false } && request.Api is not (ApiKey.ApiVersions or ApiKey.SaslHandshake or ApiKey.SaslAuthenticate))
        {
            throw new MalformedRequestException($"{request.Api} before authentication");
        }

        var handler = handlers.Find(request.Api) ?? throw new MalformedRequestException($"API {(short)request.Api}, which is not known here");
        request.ClosesConnection = false;
        if (!handler.Versions.Contains(request.Version))
        {
            if (request.Api != ApiKey.ApiVersions)
            {
                throw new MalformedRequestException($"{request.Api} of version {request.Version}, which is not supported");
            }

            // KIP-511: answered in the oldest form, whatever the rest of the request looks like.
            request.IsFlexible = false;
            request.Body = Memory<byte>.Empty;
            return (handler, correlationId);
        }

        request.IsFlexible = handler.Versions.IsFlexible(request.Version);
        request.ClientId = reader.NullableString();
        var bodyAt = reader.Position;
        if (request.IsFlexible)
        {
            var tags = new RequestReader(frame.Span[bodyAt..], flexible: true);
            tags.Tags();
            bodyAt += tags.Position;
        }

        request.Body = frame[bodyAt..];
        return (handler, correlationId);
    }
}
