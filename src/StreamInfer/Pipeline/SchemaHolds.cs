using StreamInfer.Decoding;
using StreamInfer.Ingestion;
using StreamInfer.Telemetry;

namespace StreamInfer.Pipeline;

/// <summary>Partitions whose next event has a schema that is still being fetched. The others go on. Used by the poller's thread alone.</summary>
internal sealed class SchemaHolds(IRecordSource source, SchemaDirectory schemas, PipelineContext context)
{
    private readonly Dictionary<int, SchemaKey> _held = [];

    public int Count => _held.Count;

    public bool IsHeld(int partition) => _held.Count > 0 && _held.ContainsKey(partition);

    /// <summary>Rewinds a partition to the event and stops reading it.</summary>
    public void Hold(int partition, long offset, SchemaKey schema)
    {
        source.Hold(partition, offset);
        _held[partition] = schema;
        PipelineLog.WaitingForSchema(context.Logger, partition, offset, schema.ToString());
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

        foreach (var (partition, schema) in _held.ToArray())
        {
            if (schemas.IsSettled(schema))
            {
                _held.Remove(partition);
                source.Unhold(partition);
            }
        }
    }
}
