namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>A text that is no Avro schema, or a pair of schemas that do not go together.</summary>
public sealed class AvroSchemaException : Exception
{
    /// <param name="jsonPath">Where the mistake is, for example <c>$.fields[2].type</c>; <c>$</c> is the schema itself.</param>
    /// <param name="problem">What is wrong, and what is allowed.</param>
    public AvroSchemaException(string jsonPath, string problem)
        : base($"Avro schema at {jsonPath}: {problem}") => JsonPath = jsonPath;

    /// <param name="jsonPath">Where the mistake is.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="cause">What the JSON reader had to say.</param>
    public AvroSchemaException(string jsonPath, string problem, Exception cause)
        : base($"Avro schema at {jsonPath}: {problem}", cause) => JsonPath = jsonPath;

    /// <summary>Where the mistake is.</summary>
    public string JsonPath { get; }
}
