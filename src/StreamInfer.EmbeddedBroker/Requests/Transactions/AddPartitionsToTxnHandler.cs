using StreamInfer.EmbeddedBroker.Requests.Groups;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Transactions;

/// <summary>AddPartitionsToTxn: what a producer is about to write to. All partitions are added, or none; the answer names each.</summary>
internal sealed class AddPartitionsToTxnHandler(BrokerContext context) : IRequestHandler
{
    private const short FirstWithProducerFenced = 2;

    public ApiKey Api => ApiKey.AddPartitionsToTxn;

    public ApiVersionRange Versions { get; } = new(0, 3, FirstFlexible: 3);

    public async ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var (transactionalId, producer, partitions) = Read(request);
        var errors = context.Fault(Api, transactionalId) is not ErrorCode.None and var fault
            ? [.. partitions.All.Select(_ => fault)]
            : await AddAsync(transactionalId, producer, partitions.All);
        var knowsProducerFenced = request.Version >= FirstWithProducerFenced;
        response.Int32(context.ThrottleMs(Api));
        partitions.Write(response, index => response.Error(FencingError.For(errors[index], knowsProducerFenced)));
        response.Tags();
    }

    private async ValueTask<ErrorCode[]> AddAsync(string transactionalId, ProducerIdAndEpoch producer, IReadOnlyList<TopicPartition> partitions)
    {
        var refused = partitions.Select(Refused).ToArray();
        var error = Array.Exists(refused, one => one != ErrorCode.None)
            ? ErrorCode.OperationNotAttempted
            : await context.Transactions.AddPartitionsAsync(transactionalId, producer, partitions);
        return [.. refused.Select(one => one == ErrorCode.None ? error : one)];
    }

    private ErrorCode Refused(TopicPartition partition)
    {
        var topic = context.Topics.Find(partition.Topic);
        return topic?.Find(partition.Partition) is null ? ErrorCode.UnknownTopicOrPartition
            : topic.IsInternal ? ErrorCode.TopicAuthorizationFailed
            : ErrorCode.None;
    }

    private static (string TransactionalId, ProducerIdAndEpoch Producer, RequestedPartitions Partitions) Read(RequestContext request)
    {
        var reader = request.Reader();
        var transactionalId = reader.String();
        var producer = new ProducerIdAndEpoch(reader.Int64(), reader.Int16());
        var partitions = RequestedPartitions.ReadNumbers(ref reader) ?? throw new MalformedRequestException("no topics to add");
        reader.Tags();
        return (transactionalId, producer, partitions);
    }
}
