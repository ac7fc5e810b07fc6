using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Confluent.Kafka;

namespace StreamInfer.Kafka.Native;

/// <summary>
/// The calls into librdkafka that Confluent.Kafka has no counterpart for. They go to the very copy that Confluent.Kafka loaded, whatever
/// flavour it chose for the platform. This part: configuration and clients.
/// </summary>
internal static partial class ClientLibrary
{
    private const string Name = "librdkafka";

    private static readonly Lazy<nint> Loaded = new(FindLoaded);

    static ClientLibrary()
    {
        NativeLibrary.SetDllImportResolver(typeof(ClientLibrary).Assembly, (name, _, _) => name == Name ? Module : 0);
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

    /// <summary>The loaded library, as <see cref="NativeLibrary"/> names it.</summary>
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

    [LibraryImport(Name, EntryPoint = "rd_kafka_fatal_error")]
    public static partial ErrorCode FatalError(SafeHandle client, Span<byte> error, nuint errorSize);

    [LibraryImport(Name, EntryPoint = "rd_kafka_err2str")]
    public static partial nint TextOf(ErrorCode code);

    /// <summary>What librdkafka wrote into an error buffer.</summary>
    public static string Text(ReadOnlySpan<byte> buffer)
    {
        var end = buffer.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? buffer : buffer[..end]);
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
