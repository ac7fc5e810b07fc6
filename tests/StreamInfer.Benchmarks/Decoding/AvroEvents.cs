using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Avro.Json;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Ingestion;

namespace StreamInfer.Benchmarks.Decoding;

/// <summary>Card transactions of 39 values, 30 of which are features; so many different ones that a branch predictor cannot learn them.</summary>
internal sealed class AvroEvents
{
    public const int Count = 1024;

    public const string Schema = """
        {"type":"record","name":"Transaction","namespace":"bench","fields":[
          {"name":"transaction_id","type":{"type":"string","logicalType":"uuid"}},
          {"name":"event_time","type":{"type":"long","logicalType":"timestamp-millis"}},
          {"name":"amount","type":"double"},
          {"name":"currency","type":"string"},
          {"name":"channel","type":{"type":"enum","name":"Channel","symbols":["WEB","POS","ATM","APP"]}},
          {"name":"merchant_name","type":"string"},
          {"name":"merchant_category","type":"int"},
          {"name":"card","type":{"type":"record","name":"Card","fields":[
            {"name":"token","type":"string"},
            {"name":"age_days","type":"int"},
            {"name":"limit","type":"double"},
            {"name":"country","type":"string"},
            {"name":"chip","type":"boolean"}]}},
          {"name":"distance_km","type":["null","double"]},
          {"name":"previous_amount","type":["null","double"]},
          {"name":"seconds_since_previous","type":["null","long"]},
          {"name":"device","type":["null","string"]},
          {"name":"user_agent","type":["null","string"]},
          {"name":"count_1h","type":"int"},
          {"name":"count_24h","type":"int"},
          {"name":"count_7d","type":"int"},
          {"name":"sum_1h","type":"double"},
          {"name":"sum_24h","type":"double"},
          {"name":"sum_7d","type":"double"},
          {"name":"mean_30d","type":"float"},
          {"name":"deviation_30d","type":"float"},
          {"name":"distinct_merchants","type":"int"},
          {"name":"distinct_countries","type":"int"},
          {"name":"note","type":"string"},
          {"name":"session_id","type":"string"},
          {"name":"latitude","type":"float"},
          {"name":"longitude","type":"float"},
          {"name":"terminal_id","type":"long"},
          {"name":"recurring","type":"boolean"},
          {"name":"risk","type":["null","float"]},
          {"name":"velocity","type":"double"},
          {"name":"balance","type":"double"},
          {"name":"score_a","type":"float"},
          {"name":"score_b","type":"float"},
          {"name":"trace","type":"string"}]}
        """;

    private static readonly string[] Paths =
    [
        "event_time", "amount", "currency", "channel", "merchant_category", "card.age_days", "card.limit", "card.country", "card.chip",
        "distance_km", "previous_amount", "seconds_since_previous", "device", "count_1h", "count_24h", "count_7d", "sum_1h", "sum_24h", "sum_7d",
        "mean_30d", "deviation_30d", "distinct_merchants", "distinct_countries", "latitude", "longitude", "terminal_id", "recurring", "risk",
        "velocity", "balance",
    ];

    private AvroEvents(byte[][] payloads) => Payloads = payloads;

    public static DecodePlan Plan => DecodePlan.Of(Paths.Select(path => (FieldPath.Parse(path), 1)));

    /// <summary>Pinned for good.</summary>
    public byte[][] Payloads { get; }

    public static AvroEvents Create()
    {
        var schema = AvroSchema.Parse(Schema);
        var random = new Random(7);
        return new AvroEvents([.. Enumerable.Range(0, Count).Select(_ => Encode(schema, Transaction(random)))]);
    }

    public static byte[] Encode(AvroSchema schema, string json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var document = JsonDocument.Parse(json);
        AvroFromJson.Encode(schema, document.RootElement, buffer);
        var pinned = GC.AllocateArray<byte>(buffer.WrittenCount, pinned: true);
        buffer.WrittenSpan.CopyTo(pinned);
        return pinned;
    }

    public static unsafe ByteRange RangeOf(byte[] pinned) =>
        new((nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned)), pinned.Length);

    private static string Transaction(Random random)
    {
        object? Sometimes(double share, object value) => random.NextDouble() < share ? value : null;
        double Money() => Math.Round(Math.Exp(random.NextDouble() * 8), 2);
        string Pick(params string[] texts) => texts[random.Next(texts.Length)];
        return JsonSerializer.Serialize(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["transaction_id"] = new Guid(random.Next(), 7, 7, 1, 2, 3, 4, 5, 6, 7, 8).ToString("D"),
            ["event_time"] = 1_700_000_000_000 + random.NextInt64(10_000_000_000),
            ["amount"] = Money(),
            ["currency"] = Pick("EUR", "USD", "GBP", "SEK"),
            ["channel"] = Pick("WEB", "POS", "ATM", "APP"),
            ["merchant_name"] = Pick("Corner Shop", "Fuel & Go 24", "Книги", "Electronics Warehouse West"),
            ["merchant_category"] = 1000 + random.Next(8000),
            ["card"] = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["token"] = $"tok_{random.NextInt64():x16}",
                ["age_days"] = random.Next(4000),
                ["limit"] = 500.0 * random.Next(1, 40),
                ["country"] = Pick("DE", "FR", "NL", "US", "GB"),
                ["chip"] = random.Next(10) > 0,
            },
            ["distance_km"] = Sometimes(0.8, random.NextDouble() * 500),
            ["previous_amount"] = Sometimes(0.95, Money()),
            ["seconds_since_previous"] = Sometimes(0.95, random.Next(1_000_000)),
            ["device"] = Sometimes(0.5, Pick("ios", "android", "desktop-linux")),
            ["user_agent"] = Sometimes(0.5, "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101"),
            ["count_1h"] = random.Next(6),
            ["count_24h"] = random.Next(40),
            ["count_7d"] = random.Next(200),
            ["sum_1h"] = Money(),
            ["sum_24h"] = Money(),
            ["sum_7d"] = Money(),
            ["mean_30d"] = random.NextSingle() * 300,
            ["deviation_30d"] = random.NextSingle() * 90,
            ["distinct_merchants"] = random.Next(60),
            ["distinct_countries"] = random.Next(5),
            ["note"] = Pick("", "contactless", "signature required on delivery"),
            ["session_id"] = $"{random.NextInt64():x16}",
            ["latitude"] = (random.NextSingle() * 180) - 90,
            ["longitude"] = (random.NextSingle() * 360) - 180,
            ["terminal_id"] = random.NextInt64(1_000_000_000),
            ["recurring"] = random.Next(8) == 0,
            ["risk"] = Sometimes(0.7, random.NextSingle()),
            ["velocity"] = random.NextDouble(),
            ["balance"] = Money() * 10,
            ["score_a"] = random.NextSingle(),
            ["score_b"] = random.NextSingle(),
            ["trace"] = $"00-{random.NextInt64():x16}-01",
        });
    }
}
