using System.Runtime.InteropServices;

namespace StreamInfer.Kafka.Native;

/// <summary>A call of librdkafka failed that fails only by a mistake of the caller.</summary>
internal sealed class NativeCallException(string message) : Exception(message)
{
    /// <summary>Throws, and frees the error, if there is one.</summary>
    /// <param name="error">What the call returned; 0 for success.</param>
    /// <param name="doing">What was tried, for the message.</param>
    public static void ThrowIf(nint error, string doing)
    {
        if (error != 0)
        {
            var text = Marshal.PtrToStringUTF8(ClientLibrary.TextOf(error));
            ClientLibrary.DestroyError(error);
            throw new NativeCallException($"librdkafka, {doing}: {text}");
        }
    }
}
