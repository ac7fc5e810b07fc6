using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Admin;

/// <summary>CreatePartitions: gives topics more partitions, or says whether it would.</summary>
internal sealed class CreatePartitionsHandler(BrokerContext context) : IRequestHandler
{
    public ApiKey Api => ApiKey.CreatePartitions;

    public ApiVersionRange Versions { get; } = new(0, 3, FirstFlexible: 2);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var reader = request.Reader();
        var wanted = new Growth[reader.Count(leastElementSize: 6)];
        for (var i = 0; i < wanted.Length; i++)
        {
            wanted[i] = Growth.Read(ref reader);
        }

        reader.Int32(); // time-out
        var validatesOnly = reader.Boolean();
        response.Int32(context.ThrottleMs(Api));
        var duplicates = AdminFields.Duplicates(wanted.Select(topic => topic.Name));
        var once = wanted.DistinctBy(topic => topic.Name, StringComparer.Ordinal).ToList();
        response.ArrayLength(once.Count);
        foreach (var topic in once)
        {
            response.String(topic.Name);
            response.Outcome(duplicates.Contains(topic.Name)
                ? (ErrorCode.InvalidRequest, $"topic '{topic.Name}' is there more than once")
                : Grow(topic, validatesOnly));
            response.Tags();
        }

        response.Tags();
        return ValueTask.CompletedTask;
    }

    private AdminOutcome Grow(Growth wanted, bool validatesOnly)
    {
        if (context.Fault(Api, wanted.Name) is var fault and not ErrorCode.None)
        {
            return AdminOutcome.Of(fault);
        }

        if (context.Topics.CheckPartitions(wanted.Name, wanted.Total) is var check && check.Error != ErrorCode.None)
        {
            return check;
        }

        var more = wanted.Total - (context.Topics.Find(wanted.Name)?.Partitions.Count ?? 0);
        if (wanted.Assignments is { } assignments && (assignments.Length != more || !Array.TrueForAll(assignments, CreatableTopic.IsThisNode)))
        {
            return (ErrorCode.InvalidReplicaAssignment, $"each of the {more} new partitions has to be on node {BrokerContext.NodeId} alone");
        }

        return validatesOnly ? AdminOutcome.Done : AdminOutcome.Of(context.Topics.AddPartitions(wanted.Name, wanted.Total));
    }

    /// <param name="Name">The topic.</param>
    /// <param name="Total">How many partitions it shall have.</param>
    /// <param name="Assignments">The nodes of each new partition; null where the broker shall choose.</param>
    private sealed record Growth(string Name, int Total, int[][]? Assignments)
    {
        public static Growth Read(ref RequestReader reader)
        {
            var (name, total) = (reader.String(), reader.Int32());
            var count = reader.ArrayLength();
            if (count > AdminFields.MostElements)
            {
                throw new MalformedRequestException($"{count} assignments, where {AdminFields.MostElements} are allowed");
            }

            var assignments = count < 0 ? null : new int[count][];
            for (var i = 0; i < count; i++)
            {
                assignments![i] = reader.Nodes();
                reader.Tags();
            }

            reader.Tags();
            return new Growth(name, total, assignments);
        }
    }
}
