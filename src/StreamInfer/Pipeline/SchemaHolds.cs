using StreamInfer.Decoding;
using StreamInfer.Ingestion;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>
/// Partitions whose next event has a schema that is still being fetched. The others go on. Used by the poller's thread alone. A hold is one of an assignment and dies with it:
/// a partition that went and came back is read from its committed position, and what is read of it counts.
/// </summary>
internal sealed class SchemaHolds(IRecordSource source, SchemaDirectory schemas, PipelineContext context)
{
    private readonly Dictionary<int, (PartitionProgress Progress, SchemaKey Schema)> _held = [];

    public int Count => _held.Count;

    /// <summary>Whether nothing is read of this assignment's partition.</summary>
    public bool IsHeld(PartitionProgress progress) =>
        _held.Count > 0 && _held.TryGetValue(progress.Partition, out var hold) && ReferenceEquals(hold.Progress, progress);

    /// <summary>Rewinds a partition to the event and stops reading it.</summary>
    public void Hold(PartitionProgress progress, long offset, SchemaKey schema)
    {
        source.Hold(progress.Partition, offset);
        _held[progress.Partition] = (progress, schema);
        PipelineLog.WaitingForSchema(context.Logger, progress.Partition, offset, schema.ToString());
    }

    /// <summary>Forgets partitions that went: the source has let go of them, too.</summary>
    public void Forget(IReadOnlyList<int> partitions)
    {
        foreach (var partition in partitions)
        {
            _held.Remove(partition);
        }
    }

    /// <summary>Reads all of them on: they are rewound, and wait again where they come to it.</summary>
    public void ReleaseAll()
    {
        foreach (var partition in _held.Keys)
        {
            source.Unhold(partition);
        }

        _held.Clear();
    }

    /// <summary>Reads the partitions on whose schemas have come.</summary>
    public void ReleaseSettled()
    {
        if (_held.Count == 0)
        {
            return;
        }

        foreach (var (partition, hold) in _held.ToArray())
        {
            if (schemas.IsSettled(hold.Schema))
            {
                _held.Remove(partition);
                source.Unhold(partition);
            }
        }
    }
}
