namespace StreamInfer.Topologies;

/// <summary>How event payloads are written.</summary>
public enum EventFormat : byte
{
    Avro,
    Json,
}
