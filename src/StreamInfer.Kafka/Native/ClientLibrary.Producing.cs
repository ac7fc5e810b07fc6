using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamInfer.Kafka.Native;

/// <content>Producing, and the events that tell what became of it.</content>
internal static unsafe partial class ClientLibrary
{
    /// <summary>Kinds of events, as they are asked for (together) and come (one by one).</summary>
    [Flags]
    public enum EventKinds
    {
        None = 0,
        Deliveries = 0x1,
        Log = 0x4,
        Error = 0x8,
    }

    [Flags]
    public enum PurgeKinds
    {
        Queued = 1,
        InFlight = 2,
    }

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_set_events")]
    public static partial void SetEvents(ClientConfiguration configuration, EventKinds kinds);

    [LibraryImport(Name, EntryPoint = "rd_kafka_queue_get_main")]
    public static partial nint MainQueueOf(nint client);

    /// <summary>Sends the library's log to a queue, as events; 0 for the main queue.</summary>
    [LibraryImport(Name, EntryPoint = "rd_kafka_set_log_queue")]
    public static partial ErrorCode SetLogQueue(nint client, nint queue);

    [LibraryImport(Name, EntryPoint = "rd_kafka_topic_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewTopic(nint client, string topic, nint configuration);

    [LibraryImport(Name, EntryPoint = "rd_kafka_topic_destroy")]
    public static partial void DestroyTopic(nint topic);

    [LibraryImport(Name, EntryPoint = "rd_kafka_last_error")]
    public static partial ErrorCode LastError();

    [LibraryImport(Name, EntryPoint = "rd_kafka_produceva")]
    public static partial nint Produce(nint client, ProduceField* fields, nuint count);

    [LibraryImport(Name, EntryPoint = "rd_kafka_error_code")]
    public static partial ErrorCode CodeOf(nint error);

    [LibraryImport(Name, EntryPoint = "rd_kafka_error_destroy")]
    public static partial void DestroyError(nint error);

    [LibraryImport(Name, EntryPoint = "rd_kafka_headers_new")]
    public static partial nint NewHeaders(nuint count);

    [LibraryImport(Name, EntryPoint = "rd_kafka_header_add")]
    public static partial ErrorCode AddHeader(nint headers, nint name, nint nameLength, nint value, nint valueLength);

    [LibraryImport(Name, EntryPoint = "rd_kafka_headers_destroy")]
    public static partial void DestroyHeaders(nint headers);

    // Takes one pointer out of one object: cheaper than the transition it is spared.
    [LibraryImport(Name, EntryPoint = "rd_kafka_message_detach_headers")]
    [SuppressGCTransition]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial ErrorCode DetachHeaders(NativeMessage* message, nint* headers);

    [LibraryImport(Name, EntryPoint = "rd_kafka_message_produce_errstr")]
    public static partial nint ProduceError(NativeMessage* message);

    [LibraryImport(Name, EntryPoint = "rd_kafka_flush")]
    public static partial ErrorCode Flush(ProducerHandle client, int waitMs);

    [LibraryImport(Name, EntryPoint = "rd_kafka_purge")]
    public static partial ErrorCode Purge(ProducerHandle client, PurgeKinds kinds);

    /// <summary>Waits for an event, serving what is no event as callbacks.</summary>
    /// <returns>0 when the time is up or <see cref="YieldQueue"/> was called.</returns>
    [LibraryImport(Name, EntryPoint = "rd_kafka_queue_poll")]
    public static partial nint PollQueue(nint queue, int waitMs);

    [LibraryImport(Name, EntryPoint = "rd_kafka_queue_yield")]
    public static partial void YieldQueue(nint queue);

    [LibraryImport(Name, EntryPoint = "rd_kafka_event_type")]
    public static partial EventKinds KindOf(nint polled);

    [LibraryImport(Name, EntryPoint = "rd_kafka_event_destroy")]
    public static partial void DestroyEvent(nint polled);

    [LibraryImport(Name, EntryPoint = "rd_kafka_event_message_array")]
    public static partial nuint MessagesOf(nint polled, NativeMessage** messages, nuint atMost);

    [LibraryImport(Name, EntryPoint = "rd_kafka_event_message_count")]
    public static partial nuint MessageCountOf(nint polled);

    [LibraryImport(Name, EntryPoint = "rd_kafka_event_error")]
    public static partial ErrorCode ErrorOf(nint polled);

    [LibraryImport(Name, EntryPoint = "rd_kafka_event_error_string")]
    public static partial nint ErrorTextOf(nint polled);

    [LibraryImport(Name, EntryPoint = "rd_kafka_event_log")]
    public static partial int LogOf(nint polled, nint* facility, nint* text, int* level);
}
