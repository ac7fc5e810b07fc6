using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Groups;

/// <summary>DescribeGroups.</summary>
internal sealed class DescribeGroupsHandler(BrokerContext context) : IRequestHandler
{
    /// <summary>There are no access lists: READ (3), DELETE (6) and DESCRIBE (8) are open to everybody, one bit each.</summary>
    private const int AllOperations = (1 << 3) | (1 << 6) | (1 << 8);

    private const int OperationsNotAskedFor = int.MinValue;

    public ApiKey Api => ApiKey.DescribeGroups;

    public ApiVersionRange Versions { get; } = new(0, 5, FirstFlexible: 5);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var reader = request.Reader();
        var ids = reader.GroupIds();
        var operations = request.Version >= 3 && reader.Boolean() ? AllOperations : OperationsNotAskedFor;
        if (request.Version >= 1)
        {
            response.Int32(context.ThrottleMs(Api));
        }

        response.ArrayLength(ids.Length);
        foreach (var id in ids)
        {
            WriteGroup(id, operations, request.Version, response);
        }

        response.Tags();
        return ValueTask.CompletedTask;
    }

    private void WriteGroup(string id, int operations, short version, ResponseWriter response)
    {
        var fault = context.Fault(Api, id);
        var group = fault == ErrorCode.None ? context.Groups.Describe(id) : GroupDescription.Unknown(id);
        response.Error(fault);
        response.String(id);
        response.String(fault == ErrorCode.None ? group.State.ToString() : "");
        response.String(group.ProtocolType);
        response.String(group.ProtocolName);
        response.ArrayLength(group.Members.Count);
        foreach (var member in group.Members)
        {
            WriteMember(member, version, response);
        }

        if (version >= 3)
        {
            response.Int32(operations);
        }

        response.Tags();
    }

    private static void WriteMember(in MemberDescription member, short version, ResponseWriter response)
    {
        response.String(member.Id);
        if (version >= 4)
        {
            response.String(member.InstanceId);
        }

        response.String(member.ClientId);
        response.String(member.ClientHost);
        response.Bytes(member.Metadata);
        response.Bytes(member.Assignment);
        response.Tags();
    }
}
