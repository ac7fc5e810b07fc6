using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamInfer.Kafka.Native;

/// <content>Transactions, and what goes into them: positions and the membership that they are committed for.</content>
internal static unsafe partial class ClientLibrary
{
    [LibraryImport(Name, EntryPoint = "rd_kafka_init_transactions")]
    public static partial nint InitializeTransactions(ProducerHandle client, int waitMs);

    [LibraryImport(Name, EntryPoint = "rd_kafka_begin_transaction")]
    public static partial nint BeginTransaction(ProducerHandle client);

    [LibraryImport(Name, EntryPoint = "rd_kafka_send_offsets_to_transaction")]
    public static partial nint SendOffsets(ProducerHandle client, nint offsets, nint groupMetadata, int waitMs);

    [LibraryImport(Name, EntryPoint = "rd_kafka_commit_transaction")]
    public static partial nint CommitTransaction(ProducerHandle client, int waitMs);

    [LibraryImport(Name, EntryPoint = "rd_kafka_abort_transaction")]
    public static partial nint AbortTransaction(ProducerHandle client, int waitMs);

    [LibraryImport(Name, EntryPoint = "rd_kafka_error_string")]
    public static partial nint TextOf(nint error);

    [LibraryImport(Name, EntryPoint = "rd_kafka_error_is_fatal")]
    public static partial int IsFatal(nint error);

    [LibraryImport(Name, EntryPoint = "rd_kafka_error_is_retriable")]
    public static partial int IsRetriable(nint error);

    [LibraryImport(Name, EntryPoint = "rd_kafka_error_txn_requires_abort")]
    public static partial int RequiresAbort(nint error);

    [LibraryImport(Name, EntryPoint = "rd_kafka_topic_partition_list_new")]
    public static partial nint NewPartitions(int count);

    [LibraryImport(Name, EntryPoint = "rd_kafka_topic_partition_list_add", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint AddPartition(nint partitions, string topic, int partition);

    [LibraryImport(Name, EntryPoint = "rd_kafka_topic_partition_list_set_offset", StringMarshalling = StringMarshalling.Utf8)]
    public static partial ErrorCode SetOffset(nint partitions, string topic, int partition, long offset);

    [LibraryImport(Name, EntryPoint = "rd_kafka_topic_partition_list_destroy")]
    public static partial void DestroyPartitions(nint partitions);

    [LibraryImport(Name, EntryPoint = "rd_kafka_consumer_group_metadata")]
    public static partial nint GroupMetadataOf(SafeHandle consumer);

    [LibraryImport(Name, EntryPoint = "rd_kafka_consumer_group_metadata_write")]
    public static partial nint WriteGroupMetadata(nint metadata, nint* bytes, nuint* length);

    [LibraryImport(Name, EntryPoint = "rd_kafka_consumer_group_metadata_read")]
    public static partial nint ReadGroupMetadata(nint* metadata, byte* bytes, nuint length);

    [LibraryImport(Name, EntryPoint = "rd_kafka_consumer_group_metadata_destroy")]
    public static partial void DestroyGroupMetadata(nint metadata);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mem_free")]
    public static partial void Free(nint client, nint memory);
}
