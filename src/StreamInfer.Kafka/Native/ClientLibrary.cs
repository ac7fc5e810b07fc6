using System.Diagnostics;
using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace StreamInfer.Kafka.Native;

/// <summary>
/// The calls into librdkafka that Confluent.Kafka has no counterpart for: checking a property, and the mock cluster. They go to
/// the very copy that Confluent.Kafka loaded, whatever flavour it chose for the platform.
/// </summary>
internal static partial class ClientLibrary
{
    public const string Name = "librdkafka";

    static ClientLibrary()
    {
        NativeLibrary.SetDllImportResolver(typeof(ClientLibrary).Assembly, (name, _, _) => name == Name ? Loaded.Value : 0);
    }

    public enum SetResult
    {
        Unknown = -2,
        Invalid = -1,
        Ok = 0,
    }

    public enum ClientType
    {
        Producer = 0,
    }

    private static readonly Lazy<nint> Loaded = new(FindLoaded);

    /// <summary>The copy of the library that Confluent.Kafka has loaded; which file that is depends on the machine.</summary>
    public static nint Module => Loaded.Value;

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_new")]
    public static partial nint NewConfiguration();

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_destroy")]
    public static partial void DestroyConfiguration(nint configuration);

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial SetResult SetProperty(ClientConfiguration configuration, string name, string value, Span<byte> error, nuint errorSize);

    [LibraryImport(Name, EntryPoint = "rd_kafka_conf_set_log_cb")]
    public static partial void SetLogCallback(ClientConfiguration configuration, nint callback);

    [LibraryImport(Name, EntryPoint = "rd_kafka_new")]
    public static partial nint NewClient(ClientType type, ClientConfiguration configuration, Span<byte> error, nuint errorSize);

    [LibraryImport(Name, EntryPoint = "rd_kafka_destroy")]
    public static partial void DestroyClient(nint client);

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

    /// <summary>What librdkafka wrote into an error buffer.</summary>
    public static string Text(ReadOnlySpan<byte> buffer)
    {
        var end = buffer.IndexOf((byte)0);
        return System.Text.Encoding.UTF8.GetString(end < 0 ? buffer : buffer[..end]);
    }

    private static nint FindLoaded()
    {
        Library.Load();
        using var process = Process.GetCurrentProcess();
        var path = process.Modules.Cast<ProcessModule>()
            .Select(module => module.FileName)
            .FirstOrDefault(file => Path.GetFileName(file).Contains(Name, StringComparison.OrdinalIgnoreCase));
        return path is null ? throw new DllNotFoundException($"{Name} is not among the loaded modules") : NativeLibrary.Load(path);
    }
}
