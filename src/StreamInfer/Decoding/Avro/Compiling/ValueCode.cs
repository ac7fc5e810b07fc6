using StreamInfer.Decoding.Avro.Programs;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Compiling;

/// <summary>Code for one value of any schema.</summary>
internal static class ValueCode
{
    /// <param name="context">The compilation.</param>
    /// <param name="writer">The schema of the bytes.</param>
    /// <param name="reader">The schema that the paths are written for; null if it is the writer's.</param>
    /// <param name="wanted">Where the value goes.</param>
    /// <exception cref="AvroSchemaException">The reader's schema cannot take what is wanted.</exception>
    public static void Emit(CompileContext context, AvroSchema writer, AvroSchema? reader, Wanted wanted)
    {
        if (wanted.IsNothing)
        {
            SkipCode.Emit(context, writer);
            return;
        }

        if (writer is AvroUnion union)
        {
            UnionCode.Emit(context, union, reader, wanted);
            return;
        }

        if (reader is AvroUnion choice)
        {
            reader = SchemaMatching.Branch(choice, writer) ?? throw context.Mismatch(writer, reader);
        }

        if (reader is not null && !SchemaMatching.Fits(writer, reader))
        {
            throw context.Mismatch(writer, reader);
        }

        switch (writer)
        {
            case AvroRecord record:
                RecordCode.Emit(context, record, (AvroRecord?)reader, wanted);
                break;
            case AvroArray array:
                ArrayCode.Emit(context, array, (AvroArray?)reader, wanted);
                break;
            case AvroMap map:
                MapCode.Emit(context, map, (AvroMap?)reader, wanted);
                break;
            default:
                EmitScalar(context, writer, reader ?? writer, wanted);
                break;
        }
    }

    /// <summary>Code that puts a constant where the value goes.</summary>
    public static void EmitConstant(CompileContext context, RawKind kind, IEnumerable<int> targets, Wanted wanted)
    {
        var constant = context.Builder.AddConstant(new RawValue(0, 0, kind));
        foreach (var target in targets)
        {
            context.Touch(target);
            context.Builder.Emit(new Instruction { Code = OpCode.Constant, Target = ProgramBuilder.CellOf(target), A = constant });
        }

        if (wanted.Appends.Length > 0)
        {
            context.Builder.Emit(new Instruction { Code = OpCode.LoadConstant, A = constant });
            EmitAppends(context, wanted);
        }
    }

    private static void EmitScalar(CompileContext context, AvroSchema writer, AvroSchema reader, Wanted wanted)
    {
        if (!wanted.IsItself)
        {
            SkipCode.Emit(context, writer);
            return;
        }

        if (writer.Type == AvroType.Null)
        {
            EmitConstant(context, RawKind.Null, wanted.Node.Targets, wanted);
            return;
        }

        var read = ScalarChoice.Of(context, writer, reader);
        if (wanted.Appends.Length == 0 && wanted.Node.Targets.Count == 1)
        {
            context.Touch(wanted.Node.Targets[0]);
            context.Builder.Emit(read with { Code = HotCode(read), Target = ProgramBuilder.CellOf(wanted.Node.Targets[0]) });
            return;
        }

        context.Builder.Emit(read with { Code = OpCode.Load });
        foreach (var target in wanted.Node.Targets)
        {
            context.Touch(target);
            context.Builder.Emit(new Instruction { Code = OpCode.Store, Target = ProgramBuilder.CellOf(target) });
        }

        EmitAppends(context, wanted);
    }

    private static void EmitAppends(CompileContext context, Wanted wanted)
    {
        foreach (var target in wanted.Appends)
        {
            var (_, length, first) = context.Plan.Targets[target];
            context.Builder.Emit(new Instruction { Code = OpCode.Append, Target = ProgramBuilder.CellOf(target), A = first, B = length });
        }
    }

    private static OpCode HotCode(Instruction read) => read.Scalar switch
    {
        ScalarCode.Int => OpCode.Int,
        ScalarCode.Long => OpCode.Long,
        ScalarCode.Float => OpCode.Float,
        ScalarCode.Double => OpCode.Double,
        ScalarCode.Boolean => OpCode.Boolean,
        ScalarCode.Text => OpCode.Text,
        ScalarCode.Enum when read.Kind == RawKind.Text => OpCode.Enum,
        _ => OpCode.Scalar,
    };
}
