using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamInfer.Host.Api;

/// <summary>Times as ISO 8601 has them, in UTC, with milliseconds.</summary>
internal sealed class UtcTime : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset().ToUniversalTime();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
}
