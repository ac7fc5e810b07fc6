using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Session;

/// <summary>One message of the mechanism that the handshake chose. Whoever fails is told so, after a while, and disconnected.</summary>
internal sealed class SaslAuthenticateHandler(BrokerContext context) : IRequestHandler
{
    /// <summary>What slows down guessing; Kafka's <c>connection.failed.authentication.delay.ms</c>.</summary>
    private static readonly TimeSpan FailureDelay = TimeSpan.FromMilliseconds(100);

    public ApiKey Api => ApiKey.SaslAuthenticate;

    public ApiVersionRange Versions => new(0, 2, FirstFlexible: 2);

    public async ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var (error, answer) = Advance(request);
        if (error != ErrorCode.None)
        {
            request.ClosesConnection = true;
            await Task.Delay(FailureDelay, context.Time, request.Aborted).ConfigureAwait(false);
        }

        response.Error(error);
        response.String(MessageOf(error));
        response.Bytes(answer);
        if (request.Version >= 1)
        {
            // Authenticated for as long as the connection lives.
            response.Int64(0);
        }

        response.Tags();
    }

    private static string? MessageOf(ErrorCode error) => error switch
    {
        ErrorCode.None => null,
        ErrorCode.IllegalSaslState => "SaslAuthenticate without a handshake before it",
        _ => "Authentication failed: invalid credentials",
    };

    private (ErrorCode Error, byte[] Answer) Advance(RequestContext request)
    {
        var reader = request.Reader();
        var message = reader.Bytes();
        return context.Fault(Api, name: null) is var fault and not ErrorCode.None
            ? (fault, [])
            : request.Sasl?.Advance(message) ?? (ErrorCode.IllegalSaslState, []);
    }
}
