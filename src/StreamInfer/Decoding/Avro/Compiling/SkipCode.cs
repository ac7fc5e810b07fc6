using StreamInfer.Decoding.Avro.Programs;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Compiling;

/// <summary>Code that passes over values nobody wants.</summary>
internal static class SkipCode
{
    /// <summary>Records up to this weight are passed over in line; larger and recursive ones by a routine that all places share.</summary>
    private const int MaxInlineWeight = 16;

    public static void Emit(CompileContext context, AvroSchema schema)
    {
        if (context.Sizes.Exact(schema) is { } bytes)
        {
            context.Builder.SkipFixed(bytes);
            return;
        }

        switch (schema)
        {
            case AvroRecord record when context.Sizes.Weight(record) <= MaxInlineWeight:
                EmitFields(context, record);
                break;
            case AvroRecord record:
                EmitCall(context, record);
                break;
            case AvroUnion union:
                EmitUnion(context, union);
                break;
            case AvroArray array:
                EmitArray(context, array);
                break;
            case AvroMap map:
                var blocks = context.Builder.EnterLoop(context.Sizes.Least(map.Values) + 1, skipSized: true);
                context.Builder.Emit(new Instruction { Code = OpCode.SkipText });
                Emit(context, map.Values);
                EndLoop(context, blocks);
                break;
            default:
                var isText = schema.Type is AvroType.String or AvroType.Bytes;
                context.Builder.Emit(new Instruction { Code = isText ? OpCode.SkipText : OpCode.SkipVarint });
                break;
        }
    }

    /// <summary>Emits the routines that were called, which may call others.</summary>
    public static void EmitRoutines(CompileContext context)
    {
        var done = new HashSet<AvroRecord>();
        while (context.SkipCalls.Keys.FirstOrDefault(record => !done.Contains(record)) is { } record)
        {
            done.Add(record);
            var start = context.Builder.Next;
            context.Builder.Field = record.Name.Simple;
            EmitFields(context, record);
            context.Builder.Emit(new Instruction { Code = OpCode.Return });
            context.SkipCalls[record].Insert(0, start);
        }

        foreach (var starts in context.SkipCalls.Values)
        {
            starts.Skip(1).ToList().ForEach(call => context.Builder.PatchA(call, starts[0]));
        }
    }

    private static void EmitFields(CompileContext context, AvroRecord record)
    {
        foreach (var field in record.Fields)
        {
            context.Within(field.Name, () => Emit(context, field.Schema));
        }
    }

    private static void EmitCall(CompileContext context, AvroRecord record)
    {
        if (!context.SkipCalls.TryGetValue(record, out var calls))
        {
            context.SkipCalls.Add(record, calls = []);
        }

        calls.Add(context.Builder.Emit(new Instruction { Code = OpCode.Call }));
    }

    private static void EmitUnion(CompileContext context, AvroUnion union)
    {
        var builder = context.Builder;
        var nullBranch = UnionCode.NullBranch(union);
        if (union.Branches.Length == 2 && nullBranch >= 0)
        {
            var test = builder.Emit(new Instruction { Code = OpCode.NullJump, A = nullBranch });
            Emit(context, union.Branches[1 - nullBranch]);
            builder.PatchB(test, builder.Next);
            return;
        }

        var start = builder.Emit(new Instruction { Code = OpCode.Union, B = union.Branches.Length });
        var entries = new List<int>();
        var exits = new List<int>();
        foreach (var branch in union.Branches)
        {
            entries.Add(builder.Next);
            Emit(context, branch);
            exits.Add(builder.Emit(new Instruction { Code = OpCode.Jump }));
        }

        builder.PatchA(start, builder.AddJumps([.. entries]));
        exits.ForEach(exit => builder.PatchA(exit, builder.Next));
    }

    private static void EmitArray(CompileContext context, AvroArray array)
    {
        if (context.Sizes.Exact(array.Items) is { } bytes)
        {
            context.Builder.Emit(new Instruction { Code = OpCode.SkipBlocks, A = bytes });
            return;
        }

        var blocks = context.Builder.EnterLoop(context.Sizes.Least(array.Items), skipSized: true);
        Emit(context, array.Items);
        EndLoop(context, blocks);
    }

    private static void EndLoop(CompileContext context, int blocks)
    {
        context.Builder.Emit(new Instruction { Code = OpCode.Next, A = blocks });
        context.Builder.LeaveLoop(blocks);
    }
}
