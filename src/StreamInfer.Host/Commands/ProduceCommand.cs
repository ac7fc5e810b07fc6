using System.CommandLine;
using Confluent.Kafka;
using StreamInfer.Decoding;
using StreamInfer.Host.Tools;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands;

/// <summary><c>streaminfer produce FILE</c>: the events of a CSV or JSON lines file to a topic.</summary>
internal static class ProduceCommand
{
    public static Command Create(Func<Uri, ISchemaRegistry> openRegistry)
    {
        var file = new Argument<FileInfo>("file") { Description = "CSV with a header row (.csv), or one JSON object a line." };
        var topic = new Option<string>("--topic") { Description = "Where the events go.", Required = true };
        var format = new Option<EventFormat>("--format") { Description = "avro or json.", DefaultValueFactory = _ => EventFormat.Avro };
        var schema = new Option<FileInfo>("--schema") { Description = "Avro schema; without it one is inferred from the file. For JSON it says what the text of a CSV file's columns stands for." };
        var key = new Option<string?>("--key") { Description = "Column whose text is the key; it stays part of the event." };
        var time = new Option<string?>("--time") { Description = "Column with the record's timestamp: ISO 8601 or Unix milliseconds." };
        var rate = new Option<double>("--rate") { Description = "Events a second; 0: as fast as possible." };
        var count = new Option<long?>("--count") { Description = "End after so many events." };
        var kafka = new KafkaOptions();
        var command = new Command("produce", "Sends the events of a file to a topic, as Avro (with --registry: framed and registered) or JSON.")
        {
            file, topic, format, schema, key, time, rate, count,
        };
        file.AcceptExistingOnly();
        schema.AcceptExistingOnly();
        kafka.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var options = new ProduceOptions
            {
                File = parsed.GetValue(file)!.FullName,
                Topic = parsed.GetValue(topic)!,
                Kafka = kafka.Properties(parsed),
                KeyColumn = parsed.GetValue(key),
                TimeColumn = parsed.GetValue(time),
                Rate = parsed.GetValue(rate),
                Count = parsed.GetValue(count),
            };
            var isJson = parsed.GetValue(format) == EventFormat.Json;
            using var registry = kafka.Registry(parsed) is { } address && !isJson ? new OwnedRegistry(openRegistry(address)) : null;
            return await ProduceAsync(options, parsed.GetValue(schema), isJson, registry, parsed.InvocationConfiguration, stop);
        });
        return command;
    }

    private static string SchemaText(FileInfo? schema, ProduceOptions options) => schema is not null
        ? File.ReadAllText(schema.FullName)
        : InferredSchema.Of(EventFile.Read(options.File), "Event");

    private static async Task<EventEncoder> EncoderAsync(ProduceOptions options, FileInfo? schema, bool isJson, OwnedRegistry? registry, CancellationToken stop)
    {
        var isText = EventFile.IsCsv(options.File);
        if (isJson)
        {
            return EventEncoder.Json(isText ? SchemaText(schema, options) : null);
        }

        var text = SchemaText(schema, options);
        var id = registry is null ? 0 : await registry.Client.RegisterAsync($"{options.Topic}-value", text, stop);
        return EventEncoder.Avro(text, id, isText);
    }

    private static async Task<int> ProduceAsync(
        ProduceOptions options, FileInfo? schema, bool isJson, OwnedRegistry? registry, InvocationConfiguration console, CancellationToken stop)
    {
        try
        {
            var producer = new EventProducer(options, await EncoderAsync(options, schema, isJson, registry, stop), TimeProvider.System);
            await producer.RunAsync(stop);
            await console.Output.WriteLineAsync($"produced {producer.Sent} events to {options.Topic}");
            return ExitCode.Success;
        }
        catch (FormatException malformed)
        {
            await console.Error.WriteLineAsync($"{options.File}: {malformed.Message}");
            return ExitCode.Usage;
        }
        catch (KafkaException refused)
        {
            return KafkaRefusal.Tell(console.Error, refused.Error);
        }
    }
}
