using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using StreamInfer.Decoding.Avro.Compiling;
using StreamInfer.Decoding.Avro.Programs;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Ingestion;

namespace StreamInfer.Decoding.Avro;

/// <summary>
/// Decodes payloads of one writer schema. Compiled once to a flat program that reads what the plan wants and passes over the rest;
/// values that nobody wants are checked only as far as finding their end needs. Used by one thread; text of enum symbols and defaults
/// points into the decoder's own memory, so it has to outlive the rows that it fills.
/// </summary>
/// <remarks>
/// Bounds, whatever the bytes say: 64 nested values of recursive types, 65,536 array items without any bytes a payload, and otherwise
/// work in proportion to the payload's length.
/// </remarks>
public sealed class AvroDecoder : IPayloadDecoder
{
    private readonly AvroProgram _program;
    private readonly DecodePlan _plan;

    private AvroDecoder(AvroProgram program, DecodePlan plan, ImmutableArray<FieldPath> unresolvedPaths)
    {
        _program = program;
        _plan = plan;
        UnresolvedPaths = unresolvedPaths;
    }

    /// <summary>
    /// Paths of the plan that the writer schema does not have, aliases and the reader schema considered. Their cells stay
    /// <see cref="RawKind.Missing"/>, or get the reader schema's default.
    /// </summary>
    public ImmutableArray<FieldPath> UnresolvedPaths { get; }

    /// <summary>Compiles a decoder.</summary>
    /// <param name="writer">The schema that the payloads were written with, a record.</param>
    /// <param name="readerSchema">
    /// The schema that the plan's paths are written for, Avro JSON; gives aliases, defaults and promotions. Null to go by the writer's
    /// own names and aliases.
    /// </param>
    /// <param name="plan">What is wanted.</param>
    /// <exception cref="AvroSchemaException">A schema is broken or no record, or the reader's cannot take what is wanted.</exception>
    public static AvroDecoder Compile(RegisteredSchema writer, string? readerSchema, DecodePlan plan)
    {
        var from = RecordOf(AvroSchema.Parse(writer), "writer");
        var to = readerSchema is null ? null : RecordOf(AvroSchema.Parse(readerSchema), "reader");
        var program = ProgramCompiler.Compile(plan, from, to, out var unresolved);
        return new AvroDecoder(program, plan, unresolved);
    }

    /// <inheritdoc/>
    [SkipLocalsInit]
    public DecodeFault Decode(ByteRange payload, RawRow row)
    {
        if (row.Cells.Length != _plan.Targets.Length || row.Elements.Length != _plan.ElementCount)
        {
            throw new ArgumentException("the row was made for another plan than the decoder", nameof(row));
        }

        row.Clear();
        return _program.Run(payload, row);
    }

    private static AvroRecord RecordOf(AvroSchema schema, string role) =>
        schema as AvroRecord ?? throw new AvroSchemaException("$", $"the {role} schema is {schema}, but events have to be records");
}
