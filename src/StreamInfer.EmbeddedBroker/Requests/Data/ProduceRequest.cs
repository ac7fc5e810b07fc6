using StreamInfer.EmbeddedBroker.Requests.Groups;

namespace StreamInfer.EmbeddedBroker.Requests.Data;

/// <summary>What a produce request says. Read whole before anything is appended: a request that breaks off half-way changes nothing.</summary>
internal sealed class ProduceRequest
{
    private readonly List<Range> _records = [];

    private ProduceRequest()
    {
    }

    /// <summary>0, 1 or -1; anything else is for the handler to refuse.</summary>
    public short Acks { get; private init; }

    public RequestedPartitions Partitions { get; private set; } = null!;

    /// <summary>Where in the request's body the batches of each of <see cref="Partitions"/> lie; empty for null.</summary>
    public IReadOnlyList<Range> Records => _records;

    public static ProduceRequest Read(RequestContext request)
    {
        var reader = request.Reader();
        reader.NullableString(); // The transactional id is for access lists: batches name their producer themselves.
        var read = new ProduceRequest { Acks = reader.Int16() };
        reader.Int32(); // The time-out is for replicas.
        read.Partitions = RequestedPartitions.Read(ref reader, leastSize: 5, (ref partition, _) =>
        {
            var size = partition.Bytes().Length;
            read._records.Add((partition.Position - size)..partition.Position);
        }) ?? throw new Wire.MalformedRequestException("null where topics are due");
        reader.Tags();
        return read;
    }
}
