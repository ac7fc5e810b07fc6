using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamInfer.Kafka.Native;

/// <content>Queues, and the messages that come from them.</content>
internal static unsafe partial class ClientLibrary
{
    [LibraryImport(Name, EntryPoint = "rd_kafka_queue_get_consumer")]
    public static partial nint ConsumerQueueOf(SafeHandle client);

    [LibraryImport(Name, EntryPoint = "rd_kafka_queue_destroy")]
    public static partial void DestroyQueue(nint queue);

    /// <summary>Waits until <paramref name="count"/> messages are there or the time is up; serves callbacks meanwhile, on the calling thread.</summary>
    /// <returns>How many messages there were; -1 with nothing taken.</returns>
    [LibraryImport(Name, EntryPoint = "rd_kafka_consume_batch_queue")]
    public static partial nint ConsumeBatch(QueueHandle queue, int waitMs, nint* messages, nuint count);

    [LibraryImport(Name, EntryPoint = "rd_kafka_message_destroy")]
    public static partial void DestroyMessage(nint message);

    // Reads one field: cheaper than the transition it is spared.
    [LibraryImport(Name, EntryPoint = "rd_kafka_message_timestamp")]
    [SuppressGCTransition]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial long MessageTimestamp(NativeMessage* message, TimestampType* type);

    /// <summary>The message's headers, parsed by the first call; <see cref="ErrorCode.Local_NoEnt"/> where it has none.</summary>
    [LibraryImport(Name, EntryPoint = "rd_kafka_message_headers")]
    public static partial ErrorCode MessageHeaders(NativeMessage* message, nint* headers);

    [LibraryImport(Name, EntryPoint = "rd_kafka_header_get_all")]
    [SuppressGCTransition]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial ErrorCode HeaderAt(nint headers, nuint index, byte** name, byte** value, nuint* valueLength);

    [LibraryImport(Name, EntryPoint = "rd_kafka_message_errstr")]
    public static partial nint MessageError(NativeMessage* message);
}
