using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.EmbeddedRegistry;
using StreamInfer.IntegrationTests.Control;
using StreamInfer.Kafka.Audit;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Models.Audit;
using StreamInfer.Topologies;

namespace StreamInfer.IntegrationTests.Audit;

public sealed class KafkaAuditTests : IDisposable
{
    private const string Topic = "audit";
    private readonly ControlBed _bed = new();

    [Fact]
    public async Task Write_topicMissing_createsItWithoutRetentionAndReadsBackInOrder()
    {
        using (var log = Open(null))
        {
            for (var version = 1; version <= 100; version++)
            {
                log.Write(Entry(version));
            }

            log.Write(Entry(1) with { Topology = "other" });
        }

        var (entries, unreadable) = await Reader(null).ReadAsync("fraud", null, CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, 100), entries.Select(entry => entry.Version!.Value));
        Assert.Equal(0, unreadable);
        Assert.Equal(-1, _bed.Broker.Context.Topics.Find(Topic)!.Settings.RetentionMs);
    }

    [Fact]
    public async Task Write_withARegistry_isFramed()
    {
        await using var registry = await EmbeddedSchemaRegistry.StartAsync();
        using var client = new SchemaRegistryClient(RegistryPlan.At(registry.Url), TimeProvider.System, NullLogger<SchemaRegistryClient>.Instance);
        var entry = Entry(1) with { Offsets = [new AuditOffset(0, 5)] };
        using (var log = Open(client))
        {
            log.Write(entry);
        }

        var read = Assert.Single((await Reader(client).ReadAsync("fraud", null, CancellationToken.None)).Entries);
        Assert.Equal(entry.Id, read.Id);
        var (bare, unreadable) = await Reader(null).ReadAsync("fraud", null, CancellationToken.None);
        Assert.Empty(bare);
        Assert.Equal(1, unreadable);
    }

    [Fact]
    public async Task Write_brokerComesBack_writesWhatWaited()
    {
        _bed.Broker.Faults.TakeDown();
        using var log = Open(null);
        log.Write(Entry(1));
        log.Write(Entry(2));
        await ControlBed.UntilAsync(() => log.Status.Trouble is not null, () => "trouble");
        _bed.Broker.Faults.BringUp();
        log.Dispose();

        Assert.Equal([1, 2], (await Reader(null).ReadAsync("fraud", null, CancellationToken.None)).Entries.Select(entry => entry.Version));
        Assert.Equal(0, log.Dropped);
    }

    [Fact]
    public void Write_moreThanMayWait_isDroppedAndCounted()
    {
        _bed.Broker.Faults.TakeDown();
        using var log = Open(null);
        for (var version = 0; version < 10_100; version++)
        {
            log.Write(Entry(version));
        }

        Assert.InRange(log.Dropped, 99, 100);
        log.Dispose();
        Assert.InRange(log.Dropped, 10_099, 10_100);
    }

    [Fact]
    public async Task ReadAsync_sinceATime_passesOverWhatIsOlder()
    {
        using (var log = Open(null))
        {
            log.Write(Entry(1) with { At = DateTimeOffset.UnixEpoch.AddDays(1) });
            log.Write(Entry(2) with { At = DateTimeOffset.UnixEpoch.AddDays(3) });
        }

        var (entries, _) = await Reader(null).ReadAsync("fraud", DateTimeOffset.UnixEpoch.AddDays(2), CancellationToken.None);
        Assert.Equal(2, Assert.Single(entries).Version);
        Assert.Empty((await Reader(null).ReadAsync("fraud", DateTimeOffset.UnixEpoch.AddDays(4), CancellationToken.None)).Entries);
    }

    public void Dispose() => _bed.Dispose();

    private KafkaAuditLog Open(SchemaRegistryClient? registry) => new(Topic, _bed.Properties, registry, TimeProvider.System, NullLogger.Instance);

    private KafkaAuditReader Reader(SchemaRegistryClient? registry) => new(Topic, _bed.Properties, registry, TimeProvider.System);

    private static AuditEntry Entry(int version) => new()
    {
        At = TimeProvider.System.GetUtcNow(),
        Topology = "fraud",
        Instance = "one",
        Kind = AuditKind.Load,
        Model = "fraud",
        Version = version,
    };
}
