using System.Text.Json;

namespace StreamInfer.Monitoring.Profiles;

/// <summary>What <see cref="Utf8JsonWriter"/> has no single call for.</summary>
internal static class ProfileJson
{
    public static void WriteArray<T>(Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            write(writer, item);
        }

        writer.WriteEndArray();
    }

    public static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteInteger(Utf8JsonWriter writer, string name, Int128 value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue($"{value}");
    }
}
