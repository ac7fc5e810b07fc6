using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Compiling;

/// <summary>Code for a record of which fields are wanted.</summary>
internal static class RecordCode
{
    public static void Emit(CompileContext context, AvroRecord writer, AvroRecord? reader, Wanted wanted)
    {
        if (wanted.IsItself)
        {
            ValueCode.EmitConstant(context, RawKind.Other, wanted.Node.Targets, wanted);
        }

        var plan = reader is null ? ByName(writer, wanted.Node) : Resolve(context, writer, reader, wanted.Node);
        if (plan.Count == 0)
        {
            SkipCode.Emit(context, writer);
            return;
        }

        foreach (var field in writer.Fields)
        {
            var (fieldReader, node) = plan.GetValueOrDefault(field, (null, null));
            context.Within(field.Name, () => ValueCode.Emit(context, field.Schema, fieldReader, Wanted.Of(node ?? new PathNode())));
        }
    }

    /// <summary>Without a reader schema a path names the writer's fields, or their aliases.</summary>
    private static Dictionary<AvroField, (AvroSchema? Reader, PathNode? Node)> ByName(AvroRecord writer, PathNode node)
    {
        var plan = new Dictionary<AvroField, (AvroSchema?, PathNode?)>();
        foreach (var (name, child) in node.Names)
        {
            var field = writer.Fields.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.Ordinal))
                ?? writer.Fields.FirstOrDefault(field => field.Aliases.Contains(name, StringComparer.Ordinal));
            if (field is not null)
            {
                plan[field] = (null, plan.TryGetValue(field, out var known) ? PathNode.Merge(known.Item2!, child) : child);
            }
        }

        return plan;
    }

    private static Dictionary<AvroField, (AvroSchema? Reader, PathNode? Node)> Resolve(
        CompileContext context, AvroRecord writer, AvroRecord reader, PathNode node)
    {
        var plan = new Dictionary<AvroField, (AvroSchema?, PathNode?)>();
        foreach (var (field, source) in SchemaMatching.Fields(writer, reader))
        {
            if (!node.Names.TryGetValue(field.Name, out var child))
            {
                continue;
            }

            if (source is not null)
            {
                plan[source] = (field.Schema, child);
            }
            else if (field.Default is { } value)
            {
                context.Within(field.Name, () => DefaultCode.Emit(context, field.Schema, value, child));
            }
        }

        return plan;
    }
}
