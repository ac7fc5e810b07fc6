using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Transactions;

namespace StreamInfer.EmbeddedBroker.Requests.Transactions;

/// <summary>What a TxnOffsetCommit says.</summary>
/// <param name="TransactionalId">The transaction.</param>
/// <param name="Producer">Who says so.</param>
/// <param name="Member">The consumer whose offsets these are; generation -1 and no member before version 3.</param>
/// <param name="Topics">How many offsets of which topic, in the order of <paramref name="Offsets"/>: the answer repeats it.</param>
/// <param name="Offsets">The offsets.</param>
internal sealed record TxnOffsetCommitRequest(
    string TransactionalId, ProducerIdAndEpoch Producer, GroupMember Member, List<(string Name, int Count)> Topics, List<OffsetCommit> Offsets)
{
    private const short FirstWithLeaderEpoch = 2;
    private const short FirstWithMember = 3;
    private const int LeastPartitionSize = 13;

    public static TxnOffsetCommitRequest Read(RequestContext request)
    {
        var reader = request.Reader();
        var transactionalId = reader.String();
        var group = reader.String();
        var producer = new ProducerIdAndEpoch(reader.Int64(), reader.Int16());
        var member = request.Version >= FirstWithMember
            ? new GroupMember(group, reader.Int32(), reader.String(), reader.NullableString())
            : new GroupMember(group, Generation: -1, MemberId: "", InstanceId: null);
        var topics = new List<(string, int)>();
        var offsets = new List<OffsetCommit>();
        for (var left = reader.ArrayLength(); left > 0; left--)
        {
            var name = reader.String();
            var count = reader.ArrayLength(LeastPartitionSize);
            topics.Add((name, Math.Max(count, 0)));
            for (; count > 0; count--)
            {
                offsets.Add(new(
                    name,
                    reader.Int32(),
                    reader.Int64(),
                    request.Version >= FirstWithLeaderEpoch ? reader.Int32() : -1,
                    reader.NullableString()));
                reader.Tags();
            }

            reader.Tags();
        }

        reader.Tags();
        return new(transactionalId, producer, member, topics, offsets);
    }
}
