namespace StreamInfer.Host.Tools;

/// <summary>What the command line says of a file to be produced.</summary>
internal sealed record ProduceOptions
{
    public required string File { get; init; }

    public required string Topic { get; init; }

    /// <summary>Properties for librdkafka.</summary>
    public required IReadOnlyDictionary<string, string> Kafka { get; init; }

    /// <summary>Column whose text becomes the key; null for no key.</summary>
    public string? KeyColumn { get; init; }

    /// <summary>Column whose ISO 8601 text or Unix milliseconds become the record's timestamp; null for the present.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>Events a second; 0 for as fast as possible.</summary>
    public double Rate { get; init; }

    /// <summary>Ends after so many; null for the whole file.</summary>
    public long? Count { get; init; }
}
