using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Data;

/// <summary>Appends record batches as they came, partition by partition; one's failure does not touch the others.</summary>
internal sealed class ProduceHandler(BrokerContext context) : IRequestHandler
{
    private const short NoAcks = 0;
    private const short LeaderAcks = 1;
    private const short AllAcks = -1;

    /// <summary>From which version on clients may send what zstd compressed (KIP-110).</summary>
    private const short FirstWithZstd = 7;

    public ApiKey Api => ApiKey.Produce;

    public ApiVersionRange Versions => new(3, 9, FirstFlexible: 9);

    public async ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var produce = ProduceRequest.Read(request);
        var results = Append(request, produce);
        if (context.Options.Flush == FlushMode.Always && produce.Acks != NoAcks)
        {
            await FlushAsync(results).ConfigureAwait(false);
        }

        if (produce.Acks == NoAcks)
        {
            // The client hears of a failure by losing its connection: it asks for metadata then, as with Kafka.
            response.IsSuppressed = true;
            request.ClosesConnection = results.Any(result => result.Append.Error != ErrorCode.None);
            return;
        }

        produce.Partitions.Write(response, index => Write(request, response, results[index]));
        response.Int32(context.ThrottleMs(Api));
        response.Tags();
    }

    private static async ValueTask FlushAsync(ProduceResult[] results)
    {
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i] is not { Log: { } log, Append: { Error: ErrorCode.None } append })
            {
                continue;
            }

            try
            {
                await log.FlushedAsync(append.EndOffset).ConfigureAwait(false);
            }
            catch (IOException fault)
            {
                results[i] = ProduceResult.Refused(ErrorCode.KafkaStorageError, fault.Message);
            }
        }
    }

    private static void Write(RequestContext request, ResponseWriter response, in ProduceResult result)
    {
        response.Error(result.Append.Error);
        response.Int64(result.Append.BaseOffset);
        response.Int64(result.Append.LogAppendTimeMs);
        if (request.Version >= 5)
        {
            response.Int64(result is { Log: { } log, Append.Error: ErrorCode.None } ? log.StartOffset : -1);
        }

        if (request.Version >= 8)
        {
            response.ArrayLength(0);
            response.String(result.Append.Message);
        }
    }

    private ProduceResult[] Append(RequestContext request, ProduceRequest produce)
    {
        var results = new ProduceResult[produce.Records.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = produce.Acks is NoAcks or LeaderAcks or AllAcks
                ? Append(request.Version, produce.Partitions.All[i], request.Body.Span[produce.Records[i]])
                : ProduceResult.Refused(ErrorCode.InvalidRequiredAcks, $"acks is {produce.Acks}; allowed are 0, 1 and -1");
        }

        return results;
    }

    private ProduceResult Append(short version, TopicPartition to, Span<byte> batches)
    {
        if (context.Fault(Api, to.Topic, to.Partition) is var fault and not ErrorCode.None)
        {
            return ProduceResult.Refused(fault);
        }

        if (context.Topics.Find(to.Topic) is not { } topic || topic.Find(to.Partition) is not { } log)
        {
            return ProduceResult.Refused(ErrorCode.UnknownTopicOrPartition);
        }

        if (topic.IsInternal)
        {
            return ProduceResult.Refused(ErrorCode.InvalidTopic, $"{topic.Name} is written by the broker alone");
        }

        if (batches.Length < BatchHeader.Size)
        {
            return ProduceResult.Refused(ErrorCode.InvalidRecord, "no whole record batch");
        }

        var header = new BatchHeader(batches);
        if (header.Codec == CompressionCodec.Zstd && version < FirstWithZstd)
        {
            return ProduceResult.Refused(ErrorCode.UnsupportedCompressionType, $"zstd needs produce version {FirstWithZstd}");
        }

        if (header.TotalSize < batches.Length)
        {
            return ProduceResult.Refused(ErrorCode.InvalidRecord, "more than one record batch for a partition");
        }

        return new ProduceResult(log, header.IsTransactional ? context.Transactions.Append(log, batches) : log.Append(batches));
    }
}
