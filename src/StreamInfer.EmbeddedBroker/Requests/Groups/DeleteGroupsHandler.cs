using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Groups;

/// <summary>DeleteGroups: forgets groups without members, and their offsets.</summary>
internal sealed class DeleteGroupsHandler(BrokerContext context) : IRequestHandler
{
    public ApiKey Api => ApiKey.DeleteGroups;

    public ApiVersionRange Versions { get; } = new(0, 2, FirstFlexible: 2);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var reader = request.Reader();
        var ids = reader.GroupIds();
        response.Int32(context.ThrottleMs(Api));
        response.ArrayLength(ids.Length);
        foreach (var id in ids)
        {
            var fault = context.Fault(Api, id);
            response.String(id);
            response.Error(fault != ErrorCode.None ? fault : context.Groups.Delete(id));
            response.Tags();
        }

        response.Tags();
        return ValueTask.CompletedTask;
    }
}
