using System.Collections.Immutable;
using StreamInfer.Decoding.Avro.Programs;
using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Compiling;

/// <summary>Turns schemas and wanted paths into a program.</summary>
internal static class ProgramCompiler
{
    /// <summary>A decoder of whole records.</summary>
    /// <param name="plan">What is wanted.</param>
    /// <param name="writer">The schema of the bytes.</param>
    /// <param name="reader">The schema that the plan's paths name; null if it is the writer's.</param>
    /// <param name="unresolved">The paths that the writer schema does not have.</param>
    public static AvroProgram Compile(DecodePlan plan, AvroRecord writer, AvroRecord? reader, out ImmutableArray<FieldPath> unresolved)
    {
        var context = new CompileContext(plan);
        RecordCode.Emit(context, writer, reader, Wanted.Of(PathNode.Of(plan)));
        unresolved = [.. plan.Targets.Where((_, target) => !context.Resolved.Contains(target)).Select(target => target.Path).Distinct()];
        return Finish(context);
    }

    /// <summary>A decoder of single values of a schema, for the part of a plan that <paramref name="node"/> says.</summary>
    public static AvroProgram CompileValue(DecodePlan plan, AvroSchema schema, PathNode node)
    {
        var context = new CompileContext(plan);
        ValueCode.Emit(context, schema, reader: null, Wanted.Of(node));
        return Finish(context);
    }

    private static AvroProgram Finish(CompileContext context)
    {
        context.Builder.Field = string.Empty;
        context.Builder.Emit(new Instruction { Code = OpCode.End });
        SkipCode.EmitRoutines(context);
        return context.Builder.Build();
    }
}
