using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Groups;

/// <summary>SyncGroup: answered when the leader has assigned.</summary>
internal sealed class SyncGroupHandler(BrokerContext context) : IRequestHandler
{
    public ApiKey Api => ApiKey.SyncGroup;

    public ApiVersionRange Versions { get; } = new(0, 5, FirstFlexible: 4);

    public async ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var sync = Read(request);
        var fault = context.Fault(Api, sync.Member.Group);
        var result = fault != ErrorCode.None ? SyncResult.Failed(fault) : await context.Groups.SyncAsync(sync, request.Aborted);
        if (request.Version >= 1)
        {
            response.Int32(context.ThrottleMs(Api));
        }

        response.Error(result.Error);
        if (request.Version >= 5)
        {
            response.String(result.ProtocolType);
            response.String(result.ProtocolName);
        }

        response.Bytes(result.Assignment);
        response.Tags();
    }

    private static SyncRequest Read(RequestContext request)
    {
        var reader = request.Reader();
        var member = reader.Member(hasInstanceId: request.Version >= 3);
        var protocolType = request.Version >= 5 ? reader.NullableString() : null;
        var protocolName = request.Version >= 5 ? reader.NullableString() : null;
        var count = reader.ArrayLength(leastElementSize: 2, GroupLimits.Members);
        var assignments = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (; count > 0; count--)
        {
            assignments[reader.String()] = reader.Bytes().ToArray();
            reader.Tags();
        }

        return new SyncRequest(member, protocolType, protocolName, assignments);
    }
}
