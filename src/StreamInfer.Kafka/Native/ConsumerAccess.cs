using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamInfer.Kafka.Native;

/// <summary>What of Confluent.Kafka's consumer is not public and cannot be done without: its client object, and what went wrong in a callback.</summary>
internal static class ConsumerAccess
{
    /// <summary>The client object (<c>rd_kafka_t</c>) that the consumer owns.</summary>
    public static SafeHandle HandleOf(IConsumer<Ignore, Ignore> consumer) => (SafeHandle)HandleOf(consumer.Handle);

    /// <summary>Takes the exception that a callback ended in, which the consumer would throw from its own poll; null for none.</summary>
    public static Exception? TakeFault(IConsumer<Ignore, Ignore> consumer)
    {
        ref var fault = ref FaultOf(consumer);
        var taken = fault;
        if (taken is not null)
        {
            fault = null;
        }

        return taken;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_LibrdkafkaHandle")]
    [return: UnsafeAccessorType("Confluent.Kafka.Impl.SafeKafkaHandle, Confluent.Kafka")]
    private static extern object HandleOf(Handle handle);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "handlerException")]
    private static extern ref Exception? FaultOf(
        [UnsafeAccessorType("Confluent.Kafka.Consumer`2[[Confluent.Kafka.Ignore, Confluent.Kafka],[Confluent.Kafka.Ignore, Confluent.Kafka]], Confluent.Kafka")] object consumer);
}
