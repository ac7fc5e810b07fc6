using StreamInfer.EmbeddedBroker.Requests.Groups;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Data;

/// <summary>What a fetch request says.</summary>
internal sealed class FetchRequest
{
    private const sbyte ReadCommitted = 1;

    private readonly List<Position> _positions = [];

    private FetchRequest()
    {
    }

    /// <summary>How long to wait for <see cref="MinBytes"/>.</summary>
    public TimeSpan MaxWait { get; private init; }

    public int MinBytes { get; private init; }

    /// <summary>Of all partitions together, in bytes.</summary>
    public int MaxBytes { get; private init; }

    /// <summary>Whether only what transactions have committed, or was written outside of any, is wanted.</summary>
    public bool IsReadCommitted { get; private init; }

    /// <summary>0 for a client that asks for no session, or for a new one.</summary>
    public int SessionId { get; private set; }

    public RequestedPartitions Partitions { get; private set; } = null!;

    /// <summary>From where each of <see cref="Partitions"/> is read.</summary>
    public IReadOnlyList<Position> Positions => _positions;

    public static FetchRequest Read(RequestContext request)
    {
        var reader = request.Reader();
        reader.Int32(); // The replica's number: there are none but consumers.
        var read = new FetchRequest
        {
            MaxWait = TimeSpan.FromMilliseconds(Math.Max(0, reader.Int32())),
            MinBytes = reader.Int32(),
            MaxBytes = reader.Int32(),
            IsReadCommitted = reader.Int8() == ReadCommitted,
        };
        if (request.Version >= 7)
        {
            read.SessionId = reader.Int32();
            reader.Int32(); // The session's epoch.
        }

        read.Partitions = RequestedPartitions.Read(ref reader, leastSize: 16, (ref partition, _) => read._positions.Add(Position.Read(request.Version, ref partition)))
            ?? throw new MalformedRequestException("null where topics are due");
        if (request.Version >= 7)
        {
            RequestedPartitions.ReadNumbers(ref reader); // What a session shall forget.
        }

        if (request.Version >= 11)
        {
            reader.String(); // The client's rack: there is one node.
        }

        return read;
    }

    /// <summary>From where one partition is read.</summary>
    /// <param name="LeaderEpoch">The epoch that the client believes in; -1 where it does not say.</param>
    /// <param name="Offset">The first record wanted.</param>
    /// <param name="MaxBytes">The most bytes wanted, though never less than one batch.</param>
    internal readonly record struct Position(int LeaderEpoch, long Offset, int MaxBytes)
    {
        public static Position Read(short version, ref RequestReader reader)
        {
            var leaderEpoch = version >= 9 ? reader.Int32() : -1;
            var offset = reader.Int64();
            if (version >= 5)
            {
                reader.Int64(); // Where a follower's log starts.
            }

            return new Position(leaderEpoch, offset, reader.Int32());
        }
    }
}
