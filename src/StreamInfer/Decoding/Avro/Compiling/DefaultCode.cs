using System.Buffers;
using System.Text.Json;
using StreamInfer.Decoding.Avro.Json;
using StreamInfer.Decoding.Avro.Programs;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Ingestion;

namespace StreamInfer.Decoding.Avro.Compiling;

/// <summary>
/// Code for a field that the writer lacks and whose default the reader schema gives. The default is encoded and decoded here, so that
/// it yields exactly what the same value from a writer would; what remains for the run are constants.
/// </summary>
internal static class DefaultCode
{
    public static void Emit(CompileContext context, AvroSchema schema, JsonElement value, PathNode node)
    {
        var builder = context.Builder;
        var encoded = new ArrayBufferWriter<byte>();
        try
        {
            AvroFromJson.EncodeDefault(schema, value, encoded);
        }
        catch (FormatException exception)
        {
            throw new AvroSchemaException("$", $"default of field '{builder.Field}': {exception.Message}", exception);
        }

        var row = new RawRow(context.Plan);
        var bytes = builder.Pin(encoded.WrittenSpan, RawKind.Bytes);
        var program = ProgramCompiler.CompileValue(context.Plan, schema, node);
        var fault = program.Run(new ByteRange((nint)bytes.Bits, bytes.Length), row);
        if (!fault.IsNone)
        {
            throw new AvroSchemaException("$", $"default of field '{builder.Field}': {fault.Detail}");
        }

        foreach (var target in node.AllTargets().Where(target => row.Cells[target].Kind != RawKind.Missing))
        {
            context.Touch(target, byWriter: false);
            var constant = Constant(builder, row.Cells[target]);
            builder.Emit(new Instruction { Code = OpCode.Constant, Target = ProgramBuilder.CellOf(target), A = constant });
            EmitElements(context, target, row);
        }

        GC.KeepAlive(program);
    }

    private static void EmitElements(CompileContext context, int target, RawRow row)
    {
        var (_, length, first) = context.Plan.Targets[target];
        var count = row.Cells[target].Kind == RawKind.Array && length > 1 ? Math.Min(row.Cells[target].Length, length) : 0;
        for (var element = first; element < first + count; element++)
        {
            var constant = Constant(context.Builder, row.Elements[element]);
            context.Builder.Emit(new Instruction { Code = OpCode.Element, A = constant, B = element });
        }
    }

    private static int Constant(ProgramBuilder builder, RawValue value) =>
        builder.AddConstant(value.Kind is RawKind.Text or RawKind.Bytes ? builder.Pin(value.Span, value.Kind) : value);
}
