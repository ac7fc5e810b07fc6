using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Confluent.Kafka;

namespace StreamInfer.Host.Tools;

/// <summary>Sends the events of a file to a topic, at a pace, and waits until the broker has them all.</summary>
internal sealed class EventProducer(ProduceOptions options, EventEncoder encoder, TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan FlushSlice = TimeSpan.FromMilliseconds(200);
    private string? _failure;

    /// <summary>Events sent; all of them acknowledged when <see cref="RunAsync"/> returns.</summary>
    public long Sent { get; private set; }

    /// <exception cref="FormatException">An event is malformed or does not fit; those before it are sent.</exception>
    /// <exception cref="KafkaException">The broker or the client refused a record.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var settings = new Dictionary<string, string>(options.Kafka, StringComparer.Ordinal);
        settings.TryAdd("partitioner", "murmur2_random");
        settings.TryAdd("enable.idempotence", "true");
        using var producer = new ProducerBuilder<byte[]?, byte[]>(settings).Build();
        using var timer = new PeriodicTimer(Tick, time);
        var started = time.GetTimestamp();
        foreach (var row in EventFile.Read(options.File))
        {
            while (options.Rate > 0 && Sent >= options.Rate * time.GetElapsedTime(started).TotalSeconds)
            {
                await timer.WaitForNextTickAsync(stop);
            }

            if (stop.IsCancellationRequested || Sent == options.Count)
            {
                break;
            }

            Send(producer, row);
            Sent++;
        }

        while (producer.Flush(FlushSlice) > 0)
        {
            stop.ThrowIfCancellationRequested();
        }

        ThrowIfFailed();
    }

    private void Send(IProducer<byte[]?, byte[]> producer, EventRow row)
    {
        ThrowIfFailed();
        var message = new Message<byte[]?, byte[]> { Key = KeyOf(row), Value = encoder.Encode(row) };
        if (options.TimeColumn is { } column)
        {
            message.Timestamp = new Timestamp(TimeOf(row, column), TimestampType.CreateTime);
        }

        while (true)
        {
            try
            {
                producer.Produce(options.Topic, message, OnDelivered);
                return;
            }
            catch (ProduceException<byte[]?, byte[]> full) when (full.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(FlushSlice);
            }
        }
    }

    private void OnDelivered(DeliveryReport<byte[]?, byte[]> report)
    {
        if (report.Error.IsError)
        {
            Interlocked.CompareExchange(ref _failure, report.Error.Reason, null);
        }
    }

    private void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            throw new KafkaException(new Error(ErrorCode.Local_Fail, $"topic '{options.Topic}': {failure}"));
        }
    }

    private byte[]? KeyOf(EventRow row) =>
        options.KeyColumn is { } column && Field(row, column) is { } key ? Encoding.UTF8.GetBytes(TextOf(key)) : null;

    private static DateTime TimeOf(EventRow row, string column)
    {
        var text = Field(row, column) is { } value ? TextOf(value) : string.Empty;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds))
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant.UtcDateTime
            : throw new FormatException($"line {row.Line}: column '{column}' holds '{text}'; ISO 8601 or Unix milliseconds are due");
    }

    private static JsonNode? Field(EventRow row, string column) => row.Fields.TryGetPropertyValue(column, out var value)
        ? value
        : throw new FormatException($"line {row.Line}: there is no column '{column}'; there are {string.Join(", ", row.Fields.Select(field => field.Key))}");

    private static string TextOf(JsonNode value) => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
}
