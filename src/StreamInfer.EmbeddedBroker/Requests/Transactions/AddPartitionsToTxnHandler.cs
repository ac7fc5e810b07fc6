using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Transactions;

/// <summary>AddPartitionsToTxn: what a producer is about to write to. All partitions are added, or none; the answer names each.</summary>
internal sealed class AddPartitionsToTxnHandler(BrokerContext context) : IRequestHandler
{
    private const short FirstWithProducerFenced = 2;

    public ApiKey Api => ApiKey.AddPartitionsToTxn;

    public ApiVersionRange Versions => new(0, 3, FirstFlexible: 3);

    public async ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var (transactionalId, producer, topics) = Read(request);
        var partitions = topics.SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Name, partition))).ToList();
        var refused = Refused(partitions);
        var error = refused.Count > 0 ? ErrorCode.OperationNotAttempted
            : context.Fault(Api, transactionalId) is not ErrorCode.None and var fault ? fault
            : await context.Transactions.AddPartitionsAsync(transactionalId, producer, partitions);
        error = FencingError.For(error, request.Version >= FirstWithProducerFenced);
        response.Int32(context.ThrottleMs(Api));
        response.ArrayLength(topics.Count);
        foreach (var (name, numbers) in topics)
        {
            response.String(name);
            response.ArrayLength(numbers.Count);
            foreach (var number in numbers)
            {
                response.Int32(number);
                response.Error(refused.GetValueOrDefault(new(name, number), error));
                response.Tags();
            }

            response.Tags();
        }

        response.Tags();
    }

    private Dictionary<TopicPartition, ErrorCode> Refused(List<TopicPartition> partitions)
    {
        var refused = new Dictionary<TopicPartition, ErrorCode>();
        foreach (var partition in partitions)
        {
            var topic = context.Topics.Find(partition.Topic);
            if (topic?.Find(partition.Partition) is null)
            {
                refused[partition] = ErrorCode.UnknownTopicOrPartition;
            }
            else if (topic.IsInternal)
            {
                refused[partition] = ErrorCode.TopicAuthorizationFailed;
            }
        }

        return refused;
    }

    private static (string TransactionalId, ProducerIdAndEpoch Producer, List<(string Name, List<int> Partitions)> Topics) Read(RequestContext request)
    {
        var reader = request.Reader();
        var transactionalId = reader.String();
        var producer = new ProducerIdAndEpoch(reader.Int64(), reader.Int16());
        var topics = new List<(string, List<int>)>();
        for (var left = reader.ArrayLength(); left > 0; left--)
        {
            var name = reader.String();
            var partitions = new List<int>();
            for (var count = reader.ArrayLength(leastElementSize: sizeof(int)); count > 0; count--)
            {
                partitions.Add(reader.Int32());
            }

            reader.Tags();
            topics.Add((name, partitions));
        }

        reader.Tags();
        return (transactionalId, producer, topics);
    }
}
