namespace StreamInfer.Host.Bench.Workloads;

/// <summary>How the events of a workload are written.</summary>
internal enum EventForm
{
    /// <summary>Framed Avro, a float field a feature.</summary>
    AvroFields,

    /// <summary>Framed Avro, one array of floats.</summary>
    AvroArray,

    /// <summary>JSON, one array of numbers.</summary>
    JsonArray,
}
