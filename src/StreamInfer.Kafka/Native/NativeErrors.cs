using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamInfer.Kafka.Native;

/// <summary>Makes errors, as Confluent.Kafka words them, of librdkafka's codes.</summary>
internal static unsafe class NativeErrors
{
    // Messages of librdkafka fit in this.
    private const int TextSize = 512;

    /// <summary>What a consumed message with an error code reports.</summary>
    public static Error OfMessage(SafeHandle client, NativeMessage* message) =>
        Of(client, message->Error, Marshal.PtrToStringUTF8(ClientLibrary.MessageError(message)));

    /// <param name="client">Asked for the cause where the code says that it failed for good.</param>
    /// <param name="code">librdkafka's code.</param>
    /// <param name="reason">Its words; null for the usual ones of the code.</param>
    public static Error Of(SafeHandle client, ErrorCode code, string? reason)
    {
        if (code != ErrorCode.Local_Fatal)
        {
            return new Error(code, reason ?? Text(code));
        }

        Span<byte> text = stackalloc byte[TextSize];
        text.Clear();
        var cause = ClientLibrary.FatalError(client, text, TextSize);
        return new Error(cause, ClientLibrary.Text(text), isFatal: true);
    }

    private static string Text(ErrorCode code) => Marshal.PtrToStringUTF8(ClientLibrary.TextOf(code))!;
}
