using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Groups;

/// <summary>OffsetFetch: of one group, or (from version 8 on) of several. Answered whatever the state of the group.</summary>
internal sealed class OffsetFetchHandler(BrokerContext context) : IRequestHandler
{
    public ApiKey Api => ApiKey.OffsetFetch;

    public ApiVersionRange Versions { get; } = new(1, 8, FirstFlexible: 6);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var reader = request.Reader();
        var isBatch = request.Version >= 8;
        var groups = ReadGroups(ref reader, isBatch);
        var requireStable = request.Version >= 7 && reader.Boolean();
        if (request.Version >= 3)
        {
            response.Int32(context.ThrottleMs(Api));
        }

        if (isBatch)
        {
            response.ArrayLength(groups.Length);
        }

        foreach (var (group, partitions) in groups)
        {
            if (isBatch)
            {
                response.String(group);
            }

            WriteGroup(group, partitions, requireStable, request.Version, response);
            if (isBatch)
            {
                response.Tags();
            }
        }

        response.Tags();
        return ValueTask.CompletedTask;
    }

    private static (string Group, RequestedPartitions? Partitions)[] ReadGroups(ref RequestReader reader, bool isBatch)
    {
        if (!isBatch)
        {
            return [(reader.String(), RequestedPartitions.ReadNumbers(ref reader))];
        }

        var groups = new (string, RequestedPartitions?)[Math.Max(0, reader.ArrayLength(leastElementSize: 2, GroupLimits.Groups))];
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = (reader.String(), RequestedPartitions.ReadNumbers(ref reader));
            reader.Tags();
        }

        return groups;
    }

    /// <summary>An error of the group as a whole has a place of its own from version 2 on; before, every partition has it.</summary>
    private void WriteGroup(string group, RequestedPartitions? partitions, bool requireStable, short version, ResponseWriter response)
    {
        var fault = context.Fault(Api, group);
        var offsets = fault == ErrorCode.None ? context.Groups.Fetch(group, partitions?.All, requireStable)
            : version >= 2 || partitions is null ? []
            : [.. partitions.All.Select(partition => FetchedOffset.None(partition, fault))];
        if (partitions is null)
        {
            offsets = [.. offsets.OrderBy(offset => offset.Partition.Topic, StringComparer.Ordinal)];
        }

        var order = partitions is not null && offsets.Length > 0 ? partitions : RequestedPartitions.Of(offsets.Select(offset => offset.Partition));
        order.Write(response, index => WriteOffset(offsets[index], version, response));
        if (version >= 2)
        {
            response.Error(fault);
        }
    }

    private static void WriteOffset(in FetchedOffset offset, short version, ResponseWriter response)
    {
        response.Int64(offset.Offset);
        if (version >= 5)
        {
            response.Int32(offset.LeaderEpoch);
        }

        response.String(offset.Metadata);
        response.Error(offset.Error);
    }
}
