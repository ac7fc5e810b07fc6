namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>Where the parser is.</summary>
/// <param name="JsonPath">For messages.</param>
/// <param name="Namespace">The enclosing namespace; empty for none.</param>
/// <param name="Nesting">How many schemas are around.</param>
internal readonly record struct SchemaLocation(string JsonPath, string Namespace, int Nesting)
{
    /// <summary>A place inside this one.</summary>
    public SchemaLocation Into(string step) => this with { JsonPath = JsonPath + step, Nesting = Nesting + 1 };

    public AvroSchemaException Error(string problem) => new(JsonPath, problem);
}
