using System.Collections.Immutable;
using StreamInfer.Decoding.Avro.Programs;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Compiling;

/// <summary>Code for an array: items by index, all items as elements, or their number.</summary>
internal static class ArrayCode
{
    public static void Emit(CompileContext context, AvroArray writer, AvroArray? reader, Wanted wanted)
    {
        var arrays = wanted.Node.Targets.Where(target => context.Plan.Targets[target].IsArray).ToImmutableArray();
        if (TryEmitNumbers(context, writer, reader, wanted, arrays))
        {
            return;
        }

        var empty = arrays.Length > 0 ? context.Builder.AddConstant(new RawValue(0, 0, RawKind.Array)) : 0;
        foreach (var target in arrays)
        {
            context.Touch(target);
            context.Builder.Emit(new Instruction { Code = OpCode.Constant, Target = ProgramBuilder.CellOf(target), A = empty });
        }

        EmitItems(context, writer, reader, wanted.Node, [.. wanted.Appends, .. arrays]);

        // A name where an index is due: the value is an array, and how long it is says more than that it is missing.
        var counts = wanted.Node.Targets.Concat(wanted.Node.Names.Values.SelectMany(child => child.AllTargets()));
        foreach (var target in counts.Where(target => !context.Plan.Targets[target].IsArray))
        {
            context.Touch(target);
            context.Builder.Emit(new Instruction { Code = OpCode.Count, Target = ProgramBuilder.CellOf(target) });
        }
    }

    private static void EmitItems(CompileContext context, AvroArray writer, AvroArray? reader, PathNode node, ImmutableArray<int> appends)
    {
        var builder = context.Builder;
        var others = new Wanted(new PathNode(), appends);
        var blocks = builder.EnterLoop(context.Sizes.Least(writer.Items), skipSized: others.IsNothing && node.Indexes.Count == 0);
        var tests = new List<int>();
        if (node.Indexes.Count > 0)
        {
            tests.Add(builder.Emit(new Instruction { Code = OpCode.IfAbove, A = node.Indexes.Keys.Last() }));
            tests.AddRange(node.Indexes.Keys.Select(index => builder.Emit(new Instruction { Code = OpCode.IfIndex, A = index })));
            builder.PatchB(tests[0], builder.Next);
        }

        ValueCode.Emit(context, writer.Items, reader?.Items, others);
        builder.Emit(new Instruction { Code = OpCode.Next, A = blocks });
        foreach (var ((index, child), test) in node.Indexes.Zip(tests.Skip(1)))
        {
            builder.PatchB(test, builder.Next);
            context.Within($"[{index}]", () => ValueCode.Emit(context, writer.Items, reader?.Items, new Wanted(child, appends)));
            builder.Emit(new Instruction { Code = OpCode.Next, A = blocks });
        }

        builder.LeaveLoop(blocks);
    }

    /// <summary>The frequent case of numbers that only one target wants has a step of its own.</summary>
    private static bool TryEmitNumbers(
        CompileContext context, AvroArray writer, AvroArray? reader, Wanted wanted, ImmutableArray<int> arrays)
    {
        var node = wanted.Node;
        var isPlain = arrays.Length == 1 && node.Targets.Count == 1 && wanted.Appends.Length + node.Names.Count + node.Indexes.Count == 0;
        var item = reader?.Items ?? writer.Items;
        var isPrimitive = writer.Items is AvroPrimitive { Type: not AvroType.Null } && item is AvroPrimitive;
        if (!isPlain || !isPrimitive || !SchemaMatching.Fits(writer.Items, item))
        {
            return false;
        }

        var read = ScalarChoice.Of(context, writer.Items, item);
        if (read.Scalar is not (ScalarCode.Int or ScalarCode.Long or ScalarCode.Float or ScalarCode.Double))
        {
            return false;
        }

        var (_, length, first) = context.Plan.Targets[arrays[0]];
        context.Touch(arrays[0]);
        context.Builder.Emit(read with { Code = OpCode.Numbers, Target = ProgramBuilder.CellOf(arrays[0]), A = first, B = length });
        return true;
    }
}
