using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Groups;

/// <summary>OffsetCommit. How long offsets are kept is the broker's to say; the retention time that versions 2 to 4 carry is not looked at.</summary>
internal sealed class OffsetCommitHandler(BrokerContext context) : IRequestHandler
{
    public ApiKey Api => ApiKey.OffsetCommit;

    public ApiVersionRange Versions { get; } = new(2, 8, FirstFlexible: 8);

    public async ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var offsets = new List<OffsetCommit>();
        var (member, partitions) = Read(request, offsets);
        var errors = await CommitAsync(member, offsets);
        if (request.Version >= 3)
        {
            response.Int32(context.ThrottleMs(Api));
        }

        partitions.Write(response, index => response.Error(errors[index]));
        response.Tags();
    }

    private static (GroupMember Member, RequestedPartitions Partitions) Read(RequestContext request, List<OffsetCommit> offsets)
    {
        var reader = request.Reader();
        var version = request.Version;
        var member = reader.Member(hasInstanceId: version >= 7);
        if (version <= 4)
        {
            reader.Int64();
        }

        var partitions = RequestedPartitions.Read(ref reader, leastSize: 13, (ref RequestReader rest, TopicPartition partition) =>
        {
            var offset = rest.Int64();
            var epoch = version >= 6 ? rest.Int32() : -1;
            offsets.Add(new OffsetCommit(partition.Topic, partition.Partition, offset, epoch, rest.NullableString()));
        });
        return (member, partitions ?? throw new MalformedRequestException("no topics to commit"));
    }

    /// <summary>Refuses partitions that there are not, and notes that are too long; commits the rest.</summary>
    private async ValueTask<ErrorCode[]> CommitAsync(GroupMember member, List<OffsetCommit> offsets)
    {
        var errors = new ErrorCode[offsets.Count];
        var fault = context.Fault(Api, member.Group);
        if (fault != ErrorCode.None)
        {
            Array.Fill(errors, fault);
            return errors;
        }

        var good = new List<OffsetCommit>(offsets.Count);
        for (var i = 0; i < errors.Length; i++)
        {
            errors[i] = context.Topics.Find(offsets[i].Topic)?.Find(offsets[i].Partition) is null ? ErrorCode.UnknownTopicOrPartition
                : GroupCoordinator.HasTooLongNote(offsets[i]) ? ErrorCode.OffsetMetadataTooLarge
                : ErrorCode.None;
            if (errors[i] == ErrorCode.None)
            {
                good.Add(offsets[i]);
            }
        }

        var error = await context.Groups.CommitAsync(member, good);
        for (var i = 0; i < errors.Length; i++)
        {
            errors[i] = errors[i] == ErrorCode.None ? error : errors[i];
        }

        return errors;
    }
}
