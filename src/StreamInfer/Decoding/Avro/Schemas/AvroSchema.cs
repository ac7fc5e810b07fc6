namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>
/// A parsed Avro schema. Immutable once parsed; schemas of recursive records contain themselves, so walk them with a bound.
/// </summary>
public abstract class AvroSchema
{
    private protected AvroSchema(AvroType type, AvroAnnotation annotation)
    {
        Type = type;
        Annotation = annotation;
    }

    public AvroType Type { get; }

    /// <summary>The logical type, where the schema has a valid one.</summary>
    public AvroAnnotation Annotation { get; }

    /// <summary>Parses a schema that stands for itself.</summary>
    /// <exception cref="AvroSchemaException">It is not a schema; the exception says where.</exception>
    public static AvroSchema Parse(string text) => new AvroSchemaParser().Parse(text);

    /// <summary>Parses a schema after the ones that it refers to.</summary>
    /// <exception cref="AvroSchemaException">One of them is not a schema; the exception says where.</exception>
    public static AvroSchema Parse(RegisteredSchema schema)
    {
        var parser = new AvroSchemaParser();
        foreach (var reference in schema.References)
        {
            parser.Parse(reference);
        }

        return parser.Parse(schema.Text);
    }

    /// <summary>The type's name as schemas write it: the full name of a named type, otherwise the type in lower case.</summary>
    public override string ToString() => Type.ToString().ToLowerInvariant();
}
