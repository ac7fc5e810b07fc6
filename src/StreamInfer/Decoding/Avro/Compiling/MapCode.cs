using StreamInfer.Decoding.Avro.Programs;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Compiling;

/// <summary>Code for a map of which values are wanted by their keys. If a key comes twice, the last one counts.</summary>
internal static class MapCode
{
    public static void Emit(CompileContext context, AvroMap writer, AvroMap? reader, Wanted wanted)
    {
        if (wanted.IsItself)
        {
            ValueCode.EmitConstant(context, RawKind.Other, wanted.Node.Targets, wanted);
        }

        if (wanted.Node.Names.Count == 0)
        {
            SkipCode.Emit(context, writer);
            return;
        }

        var builder = context.Builder;
        var table = new List<int>();
        var blocks = builder.EnterLoop(context.Sizes.Least(writer.Values) + 1, skipSized: false);
        var key = builder.Emit(new Instruction { Code = OpCode.Key, B = wanted.Node.Names.Count });
        SkipCode.Emit(context, writer.Values);
        builder.Emit(new Instruction { Code = OpCode.Next, A = blocks });
        var missing = builder.AddConstant(default);
        foreach (var (name, child) in wanted.Node.Names)
        {
            table.AddRange([builder.AddConstant(builder.Pin(name)), builder.Next]);
            foreach (var target in child.AllTargets())
            {
                builder.Emit(new Instruction { Code = OpCode.Constant, Target = ProgramBuilder.CellOf(target), A = missing });
            }

            context.Within(name, () => ValueCode.Emit(context, writer.Values, reader?.Values, Wanted.Of(child)));
            builder.Emit(new Instruction { Code = OpCode.Next, A = blocks });
        }

        builder.LeaveLoop(blocks);
        builder.PatchA(key, builder.AddJumps([.. table]));
    }
}
