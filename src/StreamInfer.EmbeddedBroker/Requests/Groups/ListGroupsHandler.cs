using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Groups;

/// <summary>ListGroups: all, or (from version 4 on) those in certain states.</summary>
internal sealed class ListGroupsHandler(BrokerContext context) : IRequestHandler
{
    /// <summary>More states to ask for than there are make no sense; clients may repeat themselves.</summary>
    private const int MostStates = 100;

    public ApiKey Api => ApiKey.ListGroups;

    public ApiVersionRange Versions { get; } = new(0, 4, FirstFlexible: 3);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var reader = request.Reader();
        var states = request.Version >= 4 ? ReadStates(ref reader) : [];
        var fault = context.Fault(Api, null);
        GroupDescription[] groups = fault == ErrorCode.None
            ? [.. context.Groups.List().Where(group => states.Count == 0 || states.Contains(group.State.ToString()))]
            : [];
        if (request.Version >= 1)
        {
            response.Int32(context.ThrottleMs(Api));
        }

        response.Error(fault);
        response.ArrayLength(groups.Length);
        foreach (var group in groups)
        {
            response.String(group.Id);
            response.String(group.ProtocolType);
            if (request.Version >= 4)
            {
                response.String(group.State.ToString());
            }

            response.Tags();
        }

        response.Tags();
        return ValueTask.CompletedTask;
    }

    private static HashSet<string> ReadStates(ref RequestReader reader)
    {
        var states = new HashSet<string>(StringComparer.Ordinal);
        for (var left = reader.ArrayLength(leastElementSize: 1, MostStates); left > 0; left--)
        {
            states.Add(reader.String());
        }

        return states;
    }
}
