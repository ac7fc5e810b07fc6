using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Data;

/// <summary>One partition of a fetch: what may be read of it at this moment.</summary>
internal sealed class FetchPartition
{
    private readonly FetchRequest.Position _position;
    private readonly bool _isReadCommitted;

    private FetchPartition(PartitionLog? log, ErrorCode error, FetchRequest.Position position, bool isReadCommitted)
    {
        Log = log;
        Error = error;
        _position = position;
        _isReadCommitted = isReadCommitted;
    }

    /// <summary>Null where there is an error.</summary>
    public PartitionLog? Log { get; private set; }

    public ErrorCode Error { get; private set; }

    public long Offset => _position.Offset;

    /// <summary>As this read sees it, like the two below; -1 before <see cref="Look"/>.</summary>
    public long HighWatermark { get; private set; } = -1;

    public long LastStableOffset { get; private set; } = -1;

    public long StartOffset { get; private set; } = -1;

    /// <summary>Where reading stops, by the reader's isolation.</summary>
    public long Limit => _isReadCommitted ? LastStableOffset : HighWatermark;

    /// <summary>How many bytes there are to be read, at most about as many as are wanted.</summary>
    public int Available { get; private set; }

    public static FetchPartition[] Of(BrokerContext context, FetchRequest fetch)
    {
        var partitions = new FetchPartition[fetch.Positions.Count];
        for (var i = 0; i < partitions.Length; i++)
        {
            var (log, error) = context.FindToRead(ApiKey.Fetch, fetch.Partitions.All[i], fetch.Positions[i].LeaderEpoch);
            partitions[i] = new FetchPartition(log, error, fetch.Positions[i], fetch.IsReadCommitted);
        }

        return partitions;
    }

    /// <summary>Looks at what there is now.</summary>
    /// <param name="mostBytes">The most that can be handed out at all, in bytes.</param>
    public void Look(int mostBytes)
    {
        if (Log is null)
        {
            return;
        }

        HighWatermark = Log.EndOffset;

        // Read after the end: the stable end may have moved meanwhile, and must not lie beyond it.
        LastStableOffset = Math.Min(Log.LastStableOffset, HighWatermark);
        StartOffset = Log.StartOffset;
        try
        {
            var wanted = Math.Clamp(_position.MaxBytes, 0, mostBytes);
            Available = (int)Math.Min(Log.Available(Offset, Limit, Math.Max(1, wanted)), wanted);
        }
        catch (Exception fault) when (PartitionLookup.ErrorOf(fault) is not null)
        {
            Fail(PartitionLookup.ErrorOf(fault)!.Value);
        }
    }

    /// <summary>Nothing can be read of it.</summary>
    public void Fail(ErrorCode error)
    {
        (Log, Error, Available) = (null, error, 0);
        (HighWatermark, LastStableOffset, StartOffset) = (-1, -1, -1);
    }
}
