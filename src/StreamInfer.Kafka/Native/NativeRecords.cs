using System.Runtime.InteropServices;
using Confluent.Kafka;
using StreamInfer.Ingestion;

namespace StreamInfer.Kafka.Native;

/// <summary>Describes consumed messages to a batch, where they lie. Nothing is copied and nothing managed made.</summary>
internal static unsafe class NativeRecords
{
    /// <summary>Adds a record, which stays valid as long as the message.</summary>
    /// <returns>Why the headers cannot be read, which leaves the record without; <see cref="ErrorCode.NoError"/> when all is well.</returns>
    public static ErrorCode Add(RecordBatch batch, NativeMessage* message)
    {
        TimestampType kind;
        var timestamp = ClientLibrary.MessageTimestamp(message, &kind);
        nint headers = 0;
        var failure = ClientLibrary.MessageHeaders(message, &headers);
        if (failure == ErrorCode.NoError)
        {
            AddHeaders(batch, headers);
        }

        batch.Add(message->Partition, message->Offset, kind == TimestampType.NotAvailable ? -1 : timestamp, message->Key, message->Value);
        return failure == ErrorCode.Local_NoEnt ? ErrorCode.NoError : failure;
    }

    private static void AddHeaders(RecordBatch batch, nint headers)
    {
        byte* name;
        byte* value;
        nuint length;
        for (nuint index = 0; ClientLibrary.HeaderAt(headers, index, &name, &value, &length) == ErrorCode.NoError; index++)
        {
            var text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
            batch.AddHeader(new RecordHeader(NativeMessage.RangeOf((nint)name, (nuint)text.Length), NativeMessage.RangeOf((nint)value, length)));
        }
    }
}
