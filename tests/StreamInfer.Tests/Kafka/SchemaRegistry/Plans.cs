using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Tests.TestTime;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Kafka.SchemaRegistry;

/// <summary>Plans and clients for tests: no authentication, and a time-out longer than any back-off.</summary>
internal static class Plans
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(50);

    public static RegistryPlan At(params string[] urls) => new()
    {
        Urls = [.. urls.Select(url => new Uri(url))],
        Username = null,
        Password = null,
        Token = null,
        CaFile = null,
        CertificateFile = null,
        KeyFile = null,
        Timeout = Timeout,
    };

    public static SchemaRegistryClient Client(ScriptedHandler handler, ManualTimeProvider time, RegistryPlan? plan = null, Random? random = null) =>
        new(plan ?? At("http://one:8081"), time, NullLogger.Instance, random ?? new Random(7), handler);

    public static SchemaRegistryClient Client(RegistryPlan plan, ManualTimeProvider? time = null) =>
        new(plan, time ?? new ManualTimeProvider(), NullLogger<SchemaRegistryClient>.Instance);
}
