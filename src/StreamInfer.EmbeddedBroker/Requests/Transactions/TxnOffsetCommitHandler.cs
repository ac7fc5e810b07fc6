using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Requests.Groups;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Transactions;

/// <summary>TxnOffsetCommit: the offsets that become visible with a transaction's commit.</summary>
internal sealed class TxnOffsetCommitHandler(BrokerContext context) : IRequestHandler
{
    private const short FirstWithLeaderEpoch = 2;
    private const short FirstWithMember = 3;

    /// <summary>Number, offset, and no metadata, in the shorter of both forms.</summary>
    private const int LeastPartitionSize = 4 + 8 + 1;

    public ApiKey Api => ApiKey.TxnOffsetCommit;

    public ApiVersionRange Versions { get; } = new(0, 3, FirstFlexible: 3);

    public async ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var offsets = new List<OffsetCommit>();
        var (transactionalId, producer, member, partitions) = Read(request, offsets);
        var errors = context.Fault(Api, transactionalId) is not ErrorCode.None and var fault
            ? [.. offsets.Select(_ => fault)]
            : await CommitAsync(transactionalId, producer, member, offsets);
        response.Int32(context.ThrottleMs(Api));
        partitions.Write(response, index => response.Error(errors[index]));
        response.Tags();
    }

    /// <summary>Refuses partitions that there are not, and notes that are too long; commits the rest.</summary>
    private async ValueTask<ErrorCode[]> CommitAsync(string transactionalId, ProducerIdAndEpoch producer, GroupMember member, List<OffsetCommit> offsets)
    {
        var errors = offsets.Select(Refused).ToArray();
        var good = offsets.Where((_, index) => errors[index] == ErrorCode.None).ToList();
        if (good.Count > 0)
        {
            var error = await context.Transactions.CommitOffsetsAsync(transactionalId, producer, member, good);
            errors = [.. errors.Select(refused => refused == ErrorCode.None ? error : refused)];
        }

        return errors;
    }

    private ErrorCode Refused(OffsetCommit offset) =>
        context.Topics.Find(offset.Topic)?.Find(offset.Partition) is null ? ErrorCode.UnknownTopicOrPartition
        : GroupCoordinator.HasTooLongNote(offset) ? ErrorCode.OffsetMetadataTooLarge
        : ErrorCode.None;

    private static (string TransactionalId, ProducerIdAndEpoch Producer, GroupMember Member, RequestedPartitions Partitions) Read(
        RequestContext request, List<OffsetCommit> offsets)
    {
        var reader = request.Reader();
        var transactionalId = reader.String();
        var group = reader.String();
        var producer = new ProducerIdAndEpoch(reader.Int64(), reader.Int16());
        var member = request.Version >= FirstWithMember
            ? new GroupMember(group, reader.Int32(), reader.String(), reader.NullableString())
            : new GroupMember(group, Generation: -1, MemberId: "", InstanceId: null);
        var hasLeaderEpoch = request.Version >= FirstWithLeaderEpoch;
        var partitions = RequestedPartitions.Read(ref reader, LeastPartitionSize, (ref RequestReader rest, TopicPartition partition) =>
        {
            var offset = rest.Int64();
            var leaderEpoch = hasLeaderEpoch ? rest.Int32() : -1;
            offsets.Add(new OffsetCommit(partition.Topic, partition.Partition, offset, leaderEpoch, rest.NullableString()));
        });
        reader.Tags();
        return (transactionalId, producer, member, partitions ?? throw new MalformedRequestException("no topics to commit"));
    }
}
