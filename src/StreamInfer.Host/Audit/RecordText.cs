using System.Text;
using Confluent.Kafka;

namespace StreamInfer.Host.Audit;

/// <summary>Keys and header values as text.</summary>
internal static class RecordText
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>UTF-8, or base64 where it is none.</summary>
    public static string? Of(byte[]? bytes)
    {
        if (bytes is null)
        {
            return null;
        }

        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Convert.ToBase64String(bytes);
        }
    }

    /// <summary>The last header of a name; null where there is none.</summary>
    public static string? Header(ConsumeResult<byte[]?, byte[]?> record, string name) => record.Message.Headers.TryGetLastBytes(name, out var bytes) ? Of(bytes) : null;
}
