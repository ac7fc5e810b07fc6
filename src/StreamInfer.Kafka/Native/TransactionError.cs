using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamInfer.Kafka.Native;

/// <summary>Why a call about a transaction failed, with librdkafka's own word on what helps.</summary>
/// <param name="Error">Code and words.</param>
/// <param name="IsRetriable">The same call may succeed later.</param>
/// <param name="RequiresAbort">The transaction has to be aborted; then the producer can go on.</param>
internal sealed record TransactionError(Error Error, bool IsRetriable, bool RequiresAbort)
{
    /// <summary>Reads and frees what a call returned; null for success.</summary>
    public static TransactionError? Take(nint error)
    {
        if (error == 0)
        {
            return null;
        }

        var text = Marshal.PtrToStringUTF8(ClientLibrary.TextOf(error));
        var taken = new TransactionError(
            new Error(ClientLibrary.CodeOf(error), text, ClientLibrary.IsFatal(error) != 0), ClientLibrary.IsRetriable(error) != 0, ClientLibrary.RequiresAbort(error) != 0);
        ClientLibrary.DestroyError(error);
        return taken;
    }
}
