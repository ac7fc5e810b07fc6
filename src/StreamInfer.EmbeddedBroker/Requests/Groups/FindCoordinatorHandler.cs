using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Groups;

/// <summary>FindCoordinator: this node coordinates every group and every transaction.</summary>
internal sealed class FindCoordinatorHandler(BrokerContext context) : IRequestHandler
{
    private const sbyte GroupKey = 0;
    private const sbyte TransactionKey = 1;

    public ApiKey Api => ApiKey.FindCoordinator;

    public ApiVersionRange Versions { get; } = new(0, 4, FirstFlexible: 3);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var reader = request.Reader();
        var isBatch = request.Version >= 4;
        var key = isBatch ? "" : reader.String();
        var keyType = request.Version >= 1 ? reader.Int8() : GroupKey;
        var keys = isBatch ? reader.GroupIds() : [key];
        var isKnownType = keyType is GroupKey or TransactionKey;
        if (request.Version >= 1)
        {
            response.Int32(context.ThrottleMs(Api));
        }

        if (isBatch)
        {
            response.ArrayLength(keys.Length);
        }

        foreach (var one in keys)
        {
            var error = isKnownType ? context.Fault(Api, one) : ErrorCode.InvalidRequest;
            if (isBatch)
            {
                WriteOfBatch(request, response, one, error);
            }
            else
            {
                WriteSingle(request, response, error);
            }
        }

        response.Tags();
        return ValueTask.CompletedTask;
    }

    private void WriteSingle(RequestContext request, ResponseWriter response, ErrorCode error)
    {
        response.Error(error);
        if (request.Version >= 1)
        {
            response.String(Message(error));
        }

        WriteNode(request, response, error);
    }

    private void WriteOfBatch(RequestContext request, ResponseWriter response, string key, ErrorCode error)
    {
        response.String(key);
        WriteNode(request, response, error);
        response.Error(error);
        response.String(Message(error));
        response.Tags();
    }

    private static string? Message(ErrorCode error) => error == ErrorCode.None ? null : $"The coordinator cannot be told: {error}.";

    private void WriteNode(RequestContext request, ResponseWriter response, ErrorCode error)
    {
        var isThere = error == ErrorCode.None;
        var address = isThere ? AdvertisedAddress.For(context, request) : new AdvertisedAddress("", -1);
        response.Int32(isThere ? BrokerContext.NodeId : -1);
        response.String(address.Host);
        response.Int32(address.Port);
    }
}
