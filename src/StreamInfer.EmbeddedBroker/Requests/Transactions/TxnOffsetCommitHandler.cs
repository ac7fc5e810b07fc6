using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Transactions;

/// <summary>TxnOffsetCommit: the offsets that become visible with a transaction's commit.</summary>
internal sealed class TxnOffsetCommitHandler(BrokerContext context) : IRequestHandler
{
    public ApiKey Api => ApiKey.TxnOffsetCommit;

    public ApiVersionRange Versions => new(0, 3, FirstFlexible: 3);

    public async ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var said = TxnOffsetCommitRequest.Read(request);
        var known = said.Offsets.FindAll(IsKnown);
        var error = context.Fault(Api, said.TransactionalId) is not ErrorCode.None and var fault ? fault
            : known.Count == 0 ? ErrorCode.None
            : await context.Transactions.CommitOffsetsAsync(said.TransactionalId, said.Producer, said.Member, known);
        response.Int32(context.ThrottleMs(Api));
        response.ArrayLength(said.Topics.Count);
        var next = 0;
        foreach (var (name, count) in said.Topics)
        {
            response.String(name);
            response.ArrayLength(count);
            for (var end = next + count; next < end; next++)
            {
                var offset = said.Offsets[next];
                response.Int32(offset.Partition);
                response.Error(error == ErrorCode.None && !IsKnown(offset) ? ErrorCode.UnknownTopicOrPartition : error);
                response.Tags();
            }

            response.Tags();
        }

        response.Tags();
    }

    private bool IsKnown(OffsetCommit offset) => context.Topics.Find(offset.Topic)?.Find(offset.Partition) is not null;
}
