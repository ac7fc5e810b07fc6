using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Session;

/// <summary>Says which requests are understood, in which versions. The first that most clients send.</summary>
internal sealed class ApiVersionsHandler(BrokerContext context, RequestHandlers handlers) : IRequestHandler
{
    public ApiKey Api => ApiKey.ApiVersions;

    public ApiVersionRange Versions => new(0, 3, FirstFlexible: 3);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        if (!Versions.Contains(request.Version))
        {
            // The client asks again by what it finds here.
            response.Error(ErrorCode.UnsupportedVersion);
            response.ArrayLength(1);
            Write(response, Api, Versions.Min, Versions.Max);
            return ValueTask.CompletedTask;
        }

        var error = context.Fault(Api, name: null);
        if (error == ErrorCode.None && request.Version >= 3 && !ReadSoftware(request))
        {
            error = ErrorCode.InvalidRequest;
        }

        response.Error(error);
        response.ArrayLength(error == ErrorCode.None ? handlers.Supported.Count : 0);
        if (error == ErrorCode.None)
        {
            foreach (var (api, versions) in handlers.Supported)
            {
                Write(response, api, LeastAdvertised(api, versions), versions.Max);
            }
        }

        if (request.Version >= 1)
        {
            response.Int32(context.ThrottleMs(Api));
        }

        response.Tags();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// librdkafka up to 2.8 compresses only where it sees version 0 of produce, which it does not send. Kafka 4, which has dropped that version too, names it
    /// here for the same reason (KAFKA-18659).
    /// </summary>
    private static short LeastAdvertised(ApiKey api, ApiVersionRange versions) => api == ApiKey.Produce ? (short)0 : versions.Min;

    private static void Write(ResponseWriter response, ApiKey api, short min, short max)
    {
        response.Int16((short)api);
        response.Int16(min);
        response.Int16(max);
        response.Tags();
    }

    /// <returns>Whether the client names itself as KIP-511 has it.</returns>
    private static bool ReadSoftware(RequestContext request)
    {
        var reader = request.Reader();
        var isNamed = IsName(reader.String()) & IsName(reader.String());
        reader.Tags();
        return isNamed;
    }

    private static bool IsName(string text) => text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.');
}
