using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Groups;

/// <summary>Heartbeat: the member is alive, and learns whether it has to join again.</summary>
internal sealed class HeartbeatHandler(BrokerContext context) : IRequestHandler
{
    public ApiKey Api => ApiKey.Heartbeat;

    public ApiVersionRange Versions { get; } = new(0, 4, FirstFlexible: 4);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var reader = request.Reader();
        var member = reader.Member(hasInstanceId: request.Version >= 3);
        var fault = context.Fault(Api, member.Group);
        if (request.Version >= 1)
        {
            response.Int32(context.ThrottleMs(Api));
        }

        response.Error(fault != ErrorCode.None ? fault : context.Groups.Heartbeat(member));
        response.Tags();
        return ValueTask.CompletedTask;
    }
}
