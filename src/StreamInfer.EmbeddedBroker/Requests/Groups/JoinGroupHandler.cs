using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Groups;

/// <summary>JoinGroup: answered when the generation begins.</summary>
internal sealed class JoinGroupHandler(BrokerContext context) : IRequestHandler
{
    public ApiKey Api => ApiKey.JoinGroup;

    public ApiVersionRange Versions { get; } = new(0, 9, FirstFlexible: 6);

    public async ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var join = Read(request);
        var fault = context.Fault(Api, join.Group);
        var result = fault != ErrorCode.None ? JoinResult.Failed(fault, join.MemberId) : await context.Groups.JoinAsync(join, request.Aborted);
        Write(result, request.Version, response);
    }

    private static JoinRequest Read(RequestContext request)
    {
        var reader = request.Reader();
        var version = request.Version;
        var group = reader.String();
        var session = TimeSpan.FromMilliseconds(reader.Int32());
        var rebalance = version >= 1 ? TimeSpan.FromMilliseconds(reader.Int32()) : session;
        var memberId = reader.String();
        var instanceId = version >= 5 ? reader.NullableString() : null;
        var clientId = request.ClientId ?? "";
        return new JoinRequest
        {
            Group = group,
            MemberId = memberId,
            InstanceId = instanceId,
            ClientId = clientId.Length > GroupLimits.ClientIdLength ? clientId[..GroupLimits.ClientIdLength] : clientId,
            ClientHost = $"/{AdvertisedAddress.Text(request.ClientAddress)}",
            SessionTimeout = session,
            RebalanceTimeout = rebalance,
            ProtocolType = reader.String(),
            Protocols = ReadProtocols(ref reader),
            RequiresMemberId = version >= 4,
            CanSkipAssignment = version >= 9,
        };
    }

    private static MemberProtocol[] ReadProtocols(ref RequestReader reader)
    {
        var protocols = new MemberProtocol[Math.Max(0, reader.ArrayLength(leastElementSize: 2, GroupLimits.Protocols))];
        for (var i = 0; i < protocols.Length; i++)
        {
            protocols[i] = new MemberProtocol(reader.String(), reader.Bytes().ToArray());
            reader.Tags();
        }

        return protocols;
    }

    private void Write(JoinResult result, short version, ResponseWriter response)
    {
        if (version >= 2)
        {
            response.Int32(context.ThrottleMs(Api));
        }

        response.Error(result.Error);
        response.Int32(result.Generation);
        if (version >= 7)
        {
            response.String(result.ProtocolType);
        }

        response.String(version >= 7 ? result.ProtocolName : result.ProtocolName ?? "");
        response.String(result.Leader);
        if (version >= 9)
        {
            response.Boolean(result.SkipsAssignment);
        }

        response.String(result.MemberId);
        response.ArrayLength(result.Members.Count);
        foreach (var member in result.Members)
        {
            response.String(member.Id);
            if (version >= 5)
            {
                response.String(member.InstanceId);
            }

            response.Bytes(member.Metadata);
            response.Tags();
        }

        response.Tags();
    }
}
