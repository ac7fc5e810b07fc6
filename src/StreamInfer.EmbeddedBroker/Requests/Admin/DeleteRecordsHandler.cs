using StreamInfer.EmbeddedBroker.Requests.Data;
using StreamInfer.EmbeddedBroker.Requests.Groups;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Admin;

/// <summary>DeleteRecords: makes what lies below an offset unreadable. As in Kafka only where <c>cleanup.policy</c> has delete.</summary>
internal sealed class DeleteRecordsHandler(BrokerContext context) : IRequestHandler
{
    public ApiKey Api => ApiKey.DeleteRecords;

    public ApiVersionRange Versions { get; } = new(0, 2, FirstFlexible: 2);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var reader = request.Reader();
        var offsets = new List<long>();
        var partitions = RequestedPartitions.Read(ref reader, leastSize: 12, (ref partition, _) => offsets.Add(partition.Int64()))
            ?? throw new MalformedRequestException("null where topics are due");
        reader.Int32(); // time-out
        response.Int32(context.ThrottleMs(Api));
        partitions.Write(response, index =>
        {
            var (start, error) = Delete(partitions.All[index], offsets[index]);
            response.Int64(start);
            response.Error(error);
        });
        response.Tags();
        return ValueTask.CompletedTask;
    }

    private (long StartOffset, ErrorCode Error) Delete(TopicPartition wanted, long before)
    {
        if (context.Fault(Api, wanted.Topic, wanted.Partition) is var fault and not ErrorCode.None)
        {
            return (-1, fault);
        }

        if (context.Topics.Find(wanted.Topic)?.Find(wanted.Partition) is not { } log)
        {
            return (-1, ErrorCode.UnknownTopicOrPartition);
        }

        if (!log.Settings.CleanupPolicy.HasFlag(CleanupPolicy.Delete))
        {
            return (-1, ErrorCode.PolicyViolation);
        }

        try
        {
            var start = log.DeleteRecords(before);
            return (start, start < 0 ? ErrorCode.OffsetOutOfRange : ErrorCode.None);
        }
        catch (Exception failure) when (PartitionLookup.ErrorOf(failure) is not null)
        {
            return (-1, PartitionLookup.ErrorOf(failure)!.Value);
        }
    }
}
