using StreamInfer.EmbeddedBroker.Requests.Groups;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Data;

/// <summary>Finds offsets: the first, the last, or by time.</summary>
internal sealed class ListOffsetsHandler(BrokerContext context) : IRequestHandler
{
    private const long Latest = -1;
    private const long Earliest = -2;

    /// <summary>Of the record with the largest time (KIP-734).</summary>
    private const long MaxTimestamp = -3;

    private const short FirstWithMaxTimestamp = 7;

    public ApiKey Api => ApiKey.ListOffsets;

    public ApiVersionRange Versions => new(1, 7, FirstFlexible: 6);

    public ValueTask HandleAsync(RequestContext request, ResponseWriter response)
    {
        var reader = request.Reader();
        reader.Int32(); // The replica's number: there are none but consumers.
        var isReadCommitted = request.Version >= 2 && reader.Int8() == 1;
        var wanted = new List<(int LeaderEpoch, long Timestamp)>();
        var partitions = RequestedPartitions.Read(ref reader, leastSize: 12, (ref partition, _) =>
            wanted.Add((request.Version >= 4 ? partition.Int32() : -1, partition.Int64())))
            ?? throw new MalformedRequestException("null where topics are due");
        if (request.Version >= 2)
        {
            response.Int32(context.ThrottleMs(Api));
        }

        partitions.Write(response, index =>
        {
            var (log, error) = context.FindToRead(Api, partitions.All[index], wanted[index].LeaderEpoch);
            Write(request.Version, response, log, error, wanted[index].Timestamp, isReadCommitted);
        });
        response.Tags();
        return ValueTask.CompletedTask;
    }

    private static void Write(short version, ResponseWriter response, PartitionLog? log, ErrorCode error, long timestamp, bool isReadCommitted)
    {
        var found = (Offset: -1L, TimestampMs: -1L);
        if (log is not null)
        {
            try
            {
                error = TryFind(version, log, timestamp, isReadCommitted, out found) ? ErrorCode.None : ErrorCode.UnsupportedVersion;
            }
            catch (Exception fault) when (PartitionLookup.ErrorOf(fault) is not null)
            {
                error = PartitionLookup.ErrorOf(fault)!.Value;
            }
        }

        response.Error(error);
        response.Int64(found.TimestampMs);
        response.Int64(found.Offset);
        if (version >= 4)
        {
            response.Int32(found.Offset >= 0 ? log!.LeaderEpoch : -1);
        }
    }

    private static bool TryFind(short version, PartitionLog log, long timestamp, bool isReadCommitted, out (long Offset, long TimestampMs) found)
    {
        var end = isReadCommitted ? log.LastStableOffset : log.EndOffset;
        found = timestamp switch
        {
            Latest => (end, -1),
            Earliest => (log.StartOffset, -1),
            MaxTimestamp when version >= FirstWithMaxTimestamp => log.NewestByTime(),
            >= 0 => log.FindByTime(timestamp),
            _ => (-1, -1),
        };

        // What a reader of committed records cannot see yet is not found either.
        if (found.Offset >= end && timestamp is >= 0 or MaxTimestamp)
        {
            found = (-1, -1);
        }

        return timestamp >= 0 || timestamp is Latest or Earliest || (timestamp == MaxTimestamp && version >= FirstWithMaxTimestamp);
    }
}
