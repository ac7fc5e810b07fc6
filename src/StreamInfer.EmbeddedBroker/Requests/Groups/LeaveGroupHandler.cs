using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Groups;

/// <summary>LeaveGroup: a member goes, or (from version 3 on) several are removed.</summary>
internal sealed class LeaveGroupHandler(BrokerContext context) : IRequestHandler
{
    public ApiKey Api => ApiKey.LeaveGroup;

    public ApiVersionRange Versions { get; } = new(0, 5, FirstFlexible: 4);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var reader = request.Reader();
        var group = reader.String();
        var isBatch = request.Version >= 3;
        LeavingMember[] leaving = isBatch ? ReadMembers(ref reader, hasReason: request.Version >= 5) : [new LeavingMember(reader.String(), null)];
        var fault = context.Fault(Api, group);
        var (error, errors) = fault != ErrorCode.None ? (fault, []) : context.Groups.Leave(group, leaving);
        if (request.Version >= 1)
        {
            response.Int32(context.ThrottleMs(Api));
        }

        response.Error(isBatch || errors.Length == 0 ? error : errors[0]);
        if (isBatch)
        {
            WriteMembers(leaving, errors, response);
        }

        response.Tags();
        return ValueTask.CompletedTask;
    }

    private static LeavingMember[] ReadMembers(ref RequestReader reader, bool hasReason)
    {
        var leaving = new LeavingMember[Math.Max(0, reader.ArrayLength(leastElementSize: 2, GroupLimits.Members))];
        for (var i = 0; i < leaving.Length; i++)
        {
            leaving[i] = new LeavingMember(reader.String(), reader.NullableString());
            if (hasReason)
            {
                reader.NullableString();
            }

            reader.Tags();
        }

        return leaving;
    }

    private static void WriteMembers(LeavingMember[] leaving, ErrorCode[] errors, ResponseWriter response)
    {
        response.ArrayLength(errors.Length);
        for (var i = 0; i < errors.Length; i++)
        {
            response.String(leaving[i].MemberId);
            response.String(leaving[i].InstanceId);
            response.Error(errors[i]);
            response.Tags();
        }
    }
}
