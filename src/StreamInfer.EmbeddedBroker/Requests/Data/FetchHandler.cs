using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Data;

/// <summary>
/// Hands out whole record batches as they lie in the logs. Sessions are declined, as KIP-227 allows: every request names all its partitions, and the
/// session's number in every response is 0.
/// </summary>
internal sealed class FetchHandler(BrokerContext context) : IRequestHandler
{
    /// <summary>The most bytes of records in one response, unless a single batch is larger: it bounds what a connection holds in memory.</summary>
    private const int MaxResponseBytes = 4 << 20;

    public ApiKey Api => ApiKey.Fetch;

    public ApiVersionRange Versions => new(4, 11, FirstFlexible: short.MaxValue);

    public async ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var fetch = FetchRequest.Read(request);
        if (fetch.SessionId != 0)
        {
            WriteHead(request, response, ErrorCode.FetchSessionIdNotFound);
            response.ArrayLength(0);
            return;
        }

        var maxBytes = Math.Clamp(fetch.MaxBytes, 0, MaxResponseBytes);
        var partitions = FetchPartition.Of(context, fetch);
        bool IsEnough() => Look(partitions, fetch, maxBytes);
        if (!IsEnough() && fetch.MaxWait > TimeSpan.Zero)
        {
            PartitionLog[] logs = [.. partitions.Select(partition => partition.Log).OfType<PartitionLog>()];
            await LogWait.UntilAsync(logs, IsEnough, fetch.MaxWait, context.Time, request.Aborted).ConfigureAwait(false);
        }

        WriteHead(request, response, ErrorCode.None);
        response.EnsureRoom((int)Math.Min(maxBytes, partitions.Sum(partition => (long)partition.Available)));
        var reader = new FetchReader(response, request.Version, fetch.IsReadCommitted, maxBytes);
        fetch.Partitions.Write(response, index => reader.Write(partitions[index]));
    }

    /// <returns>Whether there is an answer worth giving: enough bytes, or an error.</returns>
    private static bool Look(FetchPartition[] partitions, FetchRequest fetch, int maxBytes)
    {
        long available = 0;
        var hasError = partitions.Length == 0;
        foreach (var partition in partitions)
        {
            partition.Look(maxBytes);
            available += partition.Available;
            hasError |= partition.Error != ErrorCode.None;
        }

        return hasError || available >= Math.Min(fetch.MinBytes, maxBytes);
    }

    private void WriteHead(RequestContext request, ResponseWriter response, ErrorCode error)
    {
        response.Int32(context.ThrottleMs(Api));
        if (request.Version >= 7)
        {
            response.Error(error);
            response.Int32(0);
        }
    }
}
