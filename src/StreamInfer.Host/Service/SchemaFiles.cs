using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Service;

/// <summary>The Avro schemas that a topology names by file, read and tried before anything is opened.</summary>
/// <param name="Writer">Of <c>source.schema</c>; null where none is set.</param>
/// <param name="Reader">Of <c>source.readerSchema</c>; null where none is set.</param>
internal sealed record SchemaFiles(string? Writer, string? Reader)
{
    /// <exception cref="StartFailure">A file cannot be read, or is no schema of a record that events can be read by.</exception>
    public static SchemaFiles Read(TopologyPlan plan)
    {
        var decode = EventDecoder.PlanOf(plan);
        var reader = Read(plan.Source.ReaderSchemaFile, "source.readerSchema", text => AvroDecoder.Compile(new RegisteredSchema(text, []), text, decode));
        return new SchemaFiles(
            Read(plan.Source.SchemaFile, "source.schema", text => AvroDecoder.Compile(new RegisteredSchema(text, []), reader, decode)), reader);
    }

    private static string? Read(string? file, string key, Action<string> attempt)
    {
        if (file is null)
        {
            return null;
        }

        try
        {
            var text = File.ReadAllText(file);
            attempt(text);
            return text;
        }
        catch (Exception unusable) when (unusable is AvroSchemaException or IOException or UnauthorizedAccessException)
        {
            throw new StartFailure($"{key}: {file} cannot be used: {unusable.Message}", ExitCode.Usage, unusable);
        }
    }
}
