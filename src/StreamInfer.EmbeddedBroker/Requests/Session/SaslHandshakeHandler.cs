using StreamInfer.EmbeddedBroker.Network.Sasl;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Session;

/// <summary>The client chooses how to authenticate. After version 0 the mechanism's messages come bare, after version 1 in SaslAuthenticate.</summary>
internal sealed class SaslHandshakeHandler(BrokerContext context) : IRequestHandler
{
    public ApiKey Api => ApiKey.SaslHandshake;

    public ApiVersionRange Versions => new(0, 1, FirstFlexible: short.MaxValue);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var mechanism = request.Reader().String();
        var error = context.Fault(Api, name: null);
        if (error == ErrorCode.None)
        {
            error = request.Sasl?.Begin(mechanism, isBare: request.Version == 0) ?? ErrorCode.IllegalSaslState;
        }

        request.ClosesConnection = error != ErrorCode.None;
        response.Error(error);
        var mechanisms = request.Sasl is null ? [] : SaslSession.Mechanisms;
        response.ArrayLength(mechanisms.Length);
        foreach (var name in mechanisms)
        {
            response.String(name);
        }

        return ValueTask.CompletedTask;
    }
}
