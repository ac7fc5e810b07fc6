namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>What a logical type adds to its schema.</summary>
/// <param name="Type">The logical type, or none.</param>
/// <param name="Precision">Decimal digits of a decimal, 1 or more; otherwise 0.</param>
/// <param name="Scale">Digits behind the point of a decimal, 0 to <paramref name="Precision"/>; otherwise 0.</param>
public readonly record struct AvroAnnotation(AvroLogicalType Type, int Precision, int Scale)
{
    /// <summary>A plain schema.</summary>
    public static AvroAnnotation None => default;
}
