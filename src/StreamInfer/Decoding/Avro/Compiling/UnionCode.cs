using StreamInfer.Decoding.Avro.Programs;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Compiling;

/// <summary>Code for a union of which something is wanted.</summary>
internal static class UnionCode
{
    public static void Emit(CompileContext context, AvroUnion writer, AvroSchema? reader, Wanted wanted)
    {
        var nullBranch = NullBranch(writer);
        var takesNull = reader is null || nullBranch < 0 || SchemaMatching.Fits(writer.Branches[nullBranch], reader);
        if (writer.Branches.Length == 2 && nullBranch >= 0 && takesNull)
        {
            EmitNullable(context, writer, nullBranch, reader, wanted);
        }
        else
        {
            EmitTable(context, writer, reader, wanted);
        }
    }

    /// <summary>The position of null among the branches; -1 if it is none of them.</summary>
    public static int NullBranch(AvroUnion union)
    {
        for (var i = 0; i < union.Branches.Length; i++)
        {
            if (union.Branches[i].Type == AvroType.Null)
            {
                return i;
            }
        }

        return -1;
    }

    private static void EmitNullable(CompileContext context, AvroUnion writer, int nullBranch, AvroSchema? reader, Wanted wanted)
    {
        var builder = context.Builder;
        var mark = context.Mark;
        var test = builder.Emit(new Instruction { Code = OpCode.NullJump, A = nullBranch });
        EmitBranch(context, writer.Branches[1 - nullBranch], reader, wanted);
        var targets = NullTargets(context, mark, wanted);
        if (targets.Length == 1 && wanted.Appends.Length == 0)
        {
            context.Touch(targets[0]);
            var cell = ProgramBuilder.CellOf(targets[0]);
            builder.Replace(test, new Instruction { Code = OpCode.NullOr, Target = cell, A = 2 * nullBranch, B = builder.Next - test });
            return;
        }

        if (targets.Length + wanted.Appends.Length == 0)
        {
            builder.PatchB(test, builder.Next);
            return;
        }

        var jump = builder.Emit(new Instruction { Code = OpCode.Jump });
        builder.PatchB(test, builder.Next);
        ValueCode.EmitConstant(context, RawKind.Null, targets, wanted);
        builder.PatchA(jump, builder.Next);
    }

    private static void EmitTable(CompileContext context, AvroUnion writer, AvroSchema? reader, Wanted wanted)
    {
        var builder = context.Builder;
        var mark = context.Mark;
        var nullBranch = NullBranch(writer);
        var test = builder.Emit(new Instruction { Code = OpCode.Union, B = writer.Branches.Length });
        var entries = new int[writer.Branches.Length];
        var exits = new List<int>();

        // Null comes last: only then is known for which targets the other branches have something.
        foreach (var branch in Enumerable.Range(0, entries.Length).OrderBy(branch => branch == nullBranch))
        {
            entries[branch] = builder.Next;
            if (branch == nullBranch && (reader is null || SchemaMatching.Fits(writer.Branches[branch], reader)))
            {
                ValueCode.EmitConstant(context, RawKind.Null, NullTargets(context, mark, wanted), wanted);
            }
            else
            {
                EmitBranch(context, writer.Branches[branch], reader, wanted);
            }

            exits.Add(builder.Emit(new Instruction { Code = OpCode.Jump }));
        }

        builder.PatchA(test, builder.AddJumps(entries));
        foreach (var exit in exits)
        {
            builder.PatchA(exit, builder.Next);
        }
    }

    private static void EmitBranch(CompileContext context, AvroSchema branch, AvroSchema? reader, Wanted wanted)
    {
        var taker = reader is AvroUnion choice ? SchemaMatching.Branch(choice, branch) : reader;
        if (reader is not null && (taker is null || !SchemaMatching.Fits(branch, taker)))
        {
            context.Builder.Emit(new Instruction { Code = OpCode.Mismatch });
            return;
        }

        ValueCode.Emit(context, branch, taker, wanted);
    }

    /// <summary>The cells that a null fills: the value's own, and those of parts that another branch has.</summary>
    private static int[] NullTargets(CompileContext context, int mark, Wanted wanted) =>
        [.. wanted.Node.Targets.Concat(context.TouchedSince(mark)).Distinct()];
}
