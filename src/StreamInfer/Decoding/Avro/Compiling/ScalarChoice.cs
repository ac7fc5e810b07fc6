using StreamInfer.Decoding.Avro.Programs;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Compiling;

/// <summary>How a single value of the writer is read as the reader wants it; the reader's logical type says what it means.</summary>
internal static class ScalarChoice
{
    /// <summary>An instruction with scalar code, kind and operands; its operation and target are the caller's.</summary>
    public static Instruction Of(CompileContext context, AvroSchema writer, AvroSchema reader)
    {
        var kind = KindOf(reader.Annotation.Type);
        return (writer.Type, reader.Type) switch
        {
            (AvroType.Boolean, _) => new Instruction { Scalar = ScalarCode.Boolean },
            (AvroType.Int, AvroType.Float) => new Instruction { Scalar = ScalarCode.IntAsFloat },
            (AvroType.Int, AvroType.Double) => new Instruction { Scalar = ScalarCode.IntAsDouble },
            (AvroType.Int, _) => new Instruction { Scalar = ScalarCode.Int, Kind = kind },
            (AvroType.Long, AvroType.Float) => new Instruction { Scalar = ScalarCode.LongAsFloat },
            (AvroType.Long, AvroType.Double) => new Instruction { Scalar = ScalarCode.LongAsDouble },
            (AvroType.Long, _) => new Instruction { Scalar = ScalarCode.Long, Kind = kind },
            (AvroType.Float, _) => new Instruction { Scalar = ScalarCode.Float },
            (AvroType.Double, _) => new Instruction { Scalar = ScalarCode.Double },
            (_, AvroType.String) => new Instruction { Scalar = ScalarCode.Text },
            (_, AvroType.Bytes) => Bytes(reader.Annotation),
            (AvroType.Fixed, _) => Fixed(((AvroFixed)writer).Size, reader.Annotation),
            _ => Enum(context, (AvroEnum)writer, (AvroEnum)reader),
        };
    }

    private static Instruction Bytes(AvroAnnotation annotation) => annotation.Type == AvroLogicalType.Decimal
        ? new Instruction { Scalar = ScalarCode.Decimal, A = annotation.Scale }
        : new Instruction { Scalar = ScalarCode.Bytes };

    private static Instruction Fixed(int size, AvroAnnotation annotation) => annotation.Type == AvroLogicalType.Decimal
        ? new Instruction { Scalar = ScalarCode.FixedDecimal, A = annotation.Scale, B = size }
        : new Instruction { Scalar = ScalarCode.Fixed, A = size };

    private static Instruction Enum(CompileContext context, AvroEnum writer, AvroEnum reader)
    {
        var first = -1;
        var kind = RawKind.Text;
        foreach (var symbol in writer.Symbols)
        {
            // A symbol that the reader can do nothing with stays a constant of kind Missing, on which the step fails.
            var known = reader.Symbols.Contains(symbol, StringComparer.Ordinal) ? symbol : reader.Default;
            var constant = context.Builder.AddConstant(known is null ? default : context.Builder.Pin(known));
            first = first < 0 ? constant : first;
            kind = known is null ? RawKind.Missing : kind;
        }

        return new Instruction { Scalar = ScalarCode.Enum, Kind = kind, A = Math.Max(first, 0), B = writer.Symbols.Length };
    }

    private static RawKind KindOf(AvroLogicalType logical) => logical switch
    {
        AvroLogicalType.Date => RawKind.Date,
        AvroLogicalType.TimeMillis => RawKind.TimeMillis,
        AvroLogicalType.TimeMicros => RawKind.TimeMicros,
        AvroLogicalType.TimestampMillis => RawKind.TimestampMillis,
        AvroLogicalType.TimestampMicros => RawKind.TimestampMicros,
        AvroLogicalType.TimestampNanos => RawKind.TimestampNanos,
        AvroLogicalType.LocalTimestampMillis => RawKind.LocalTimestampMillis,
        AvroLogicalType.LocalTimestampMicros => RawKind.LocalTimestampMicros,
        AvroLogicalType.LocalTimestampNanos => RawKind.LocalTimestampNanos,
        _ => RawKind.Int64,
    };
}
