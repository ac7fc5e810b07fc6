using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamInfer.Kafka.Native;

/// <content>The mock cluster.</content>
internal static partial class ClientLibrary
{
    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_cluster_new")]
    public static partial nint NewMockCluster(nint client, int brokers);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    public static partial void DestroyMockCluster(nint cluster);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    public static partial nint MockBootstrapServers(MockClusterHandle cluster);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_group_initial_rebalance_delay_ms")]
    public static partial void MockRebalanceDelay(MockClusterHandle cluster, int milliseconds);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_set_controller_id")]
    public static partial void MockSetController(MockClusterHandle cluster, int broker);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial ErrorCode MockCreateTopic(MockClusterHandle cluster, string topic, int partitions, int replicas);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_topic_set_error", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void MockFailTopic(MockClusterHandle cluster, string topic, ErrorCode error);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    public static partial void MockFailRequests(MockClusterHandle cluster, short api, nuint count, ReadOnlySpan<ErrorCode> errors);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_partition_set_leader", StringMarshalling = StringMarshalling.Utf8)]
    public static partial ErrorCode MockSetLeader(MockClusterHandle cluster, string topic, int partition, int broker);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_broker_set_down")]
    public static partial ErrorCode MockBrokerDown(MockClusterHandle cluster, int broker);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_broker_set_up")]
    public static partial ErrorCode MockBrokerUp(MockClusterHandle cluster, int broker);

    [LibraryImport(Name, EntryPoint = "rd_kafka_mock_broker_set_rtt")]
    public static partial ErrorCode MockRoundTrip(MockClusterHandle cluster, int broker, int milliseconds);
}
