namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>How one value is read. <see cref="Instruction.Kind"/> says what an int or long stands for.</summary>
internal enum ScalarCode : byte
{
    Boolean,
    Int,
    Long,
    Float,
    Double,

    /// <summary>Bytes with a length that must be UTF-8.</summary>
    Text,

    /// <summary>Bytes with a length.</summary>
    Bytes,

    /// <summary>A bytes.</summary>
    Fixed,

    /// <summary>One of B constants from A on.</summary>
    Enum,

    /// <summary>An unscaled number with a length; A its scale.</summary>
    Decimal,

    /// <summary>An unscaled number of B bytes; A its scale.</summary>
    FixedDecimal,

    /// <summary>An int that the reader wants as float.</summary>
    IntAsFloat,

    /// <summary>An int that the reader wants as double.</summary>
    IntAsDouble,

    /// <summary>A long that the reader wants as float.</summary>
    LongAsFloat,

    /// <summary>A long that the reader wants as double.</summary>
    LongAsDouble,
}
