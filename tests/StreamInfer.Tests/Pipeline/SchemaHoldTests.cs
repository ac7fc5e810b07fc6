using System.Buffers.Binary;
using StreamInfer.Decoding;
using StreamInfer.Publishing;
using StreamInfer.Tests.Pipeline.Kit;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Pipeline;

/// <summary>Events whose schema is unknown, while others go on.</summary>
public class SchemaHoldTests
{
    private const string Narrow = """{"type":"record","name":"Event","fields":[{"name":"x","type":"double"}]}""";
    private const string Wide = """{"type":"record","name":"Event","fields":[{"name":"id","type":"long"},{"name":"x","type":"double"}]}""";
    private const string Other = """{"type":"record","name":"Event","fields":[{"name":"y","type":"double"}]}""";

    [Fact]
    public async Task RunAsync_unknownSchema_holdsItsPartitionOnly()
    {
        var schemas = new ScriptedSchemas();
        schemas.Answer(SchemaKey.OfId(1), Narrow);
        using var rig = FramedRig(schemas);
        rig.Source.Append(1, null, Framed(1, 0));
        rig.Source.Append(1, null, Framed(2, 1, id: true));
        rig.Source.Append(1, null, Framed(1, 2));
        for (var i = 0; i < 10; i++)
        {
            rig.Source.Append(0, null, Framed(1, 100 + i));
        }

        // Eleven come out while schema 2 is away; the held partition's other events wait behind the one that needs it.
        rig.Source.OnPoll = _ =>
        {
            if (rig.Sink.Published.Count == 11 && schemas.Asked.ContainsKey(SchemaKey.OfId(2)) && !rig.Source.Held.Contains(0))
            {
                rig.Source.OnPoll = null;
                Assert.Equal([1], rig.Source.Held);
                Assert.Equal([0L], Offsets(rig, 1));
                schemas.Answer(SchemaKey.OfId(2), Wide);
            }
        };
        await rig.RunUntilPublishedAsync(13);

        Assert.Equal([0L, 1L, 2L], Offsets(rig, 1));
        Assert.All(rig.Sink.Published, record => Assert.Equal(OutputTopic.Predictions, record.Topic));
        Assert.Equal((10, 3), (rig.Source.CommittedOf(0), rig.Source.CommittedOf(1)));
        Assert.Equal(1, schemas.Asked[SchemaKey.OfId(2)]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunAsync_heldPartitionThatGoesAndComesBack_losesNothing(bool isLost)
    {
        var schemas = new ScriptedSchemas();
        schemas.Answer(SchemaKey.OfId(1), Narrow);
        using var rig = FramedRig(schemas);
        rig.Partitions = [0];
        for (var i = 0; i < 20; i++)
        {
            rig.Source.Append(0, null, i == 5 ? Framed(2, i, id: true) : Framed(1, i));
        }

        // Nobody knows the schema yet when it comes back, and it is asked for again; then it is there.
        var steps = 0;
        rig.Source.OnPoll = source =>
        {
            if (source.Held.Contains(0))
            {
                switch (++steps)
                {
                    case 1: source.Reassign(0, isLost); break;
                    case 2: schemas.Answer(SchemaKey.OfId(2), Wide); break;
                }
            }
        };

        // Not by a count: what was lost before it was committed comes twice.
        rig.Sink.OnPublished += sink =>
        {
            if (sink.Published.Any(record => record.Source.Offset == 19))
            {
                rig.Stop();
            }
        };
        await rig.RunAsync();

        Assert.Equal(Enumerable.Range(0, 20).Select(offset => (long)offset), Offsets(rig, 0).Distinct());
        Assert.Equal(20, rig.Source.CommittedOf(0));
    }

    [Fact]
    public async Task RunAsync_schemaThatTheRegistryLacks_isDeadLetteredWithItsId()
    {
        var schemas = new ScriptedSchemas();
        schemas.Answer(SchemaKey.OfId(7), null);
        using var rig = FramedRig(schemas);
        rig.Source.Append(0, null, Framed(7, 1));
        rig.Source.Append(0, null, Framed(7, 2));
        await rig.RunUntilPublishedAsync(2);

        Assert.All(rig.Sink.Published, record => Assert.Equal("unknown-schema", record.Header("si-reason")));
        Assert.Contains("7", rig.Sink.Published[0].Header("__connect.errors.exception.message"));
        Assert.Equal(1, schemas.Asked[SchemaKey.OfId(7)]);
    }

    [Theory]
    [InlineData("\"int\"")]
    [InlineData("{\"type\":\"record\"}")]
    public async Task RunAsync_schemaThatIsNoRecord_isDeadLettered(string schema)
    {
        var schemas = new ScriptedSchemas();
        schemas.Answer(SchemaKey.OfId(1), schema);
        using var rig = FramedRig(schemas);
        rig.Source.Append(0, null, Framed(1, 1));
        await rig.RunUntilPublishedAsync(1);

        Assert.Equal("invalid-schema", Assert.Single(rig.Sink.Published).Header("si-reason"));
    }

    [Fact]
    public async Task RunAsync_schemaWithoutTheFeature_takesItsDefault()
    {
        var schemas = new ScriptedSchemas();
        schemas.Answer(SchemaKey.OfId(1), Other);
        using var rig = FramedRig(schemas);
        rig.Topology = rig.Topology with { Features = [Rig.Feature("x", standIn: "5")] };
        rig.Source.Append(0, null, Framed(1, 1));
        await rig.RunUntilPublishedAsync(1);

        var record = Assert.Single(rig.Sink.Published);
        Assert.Equal(5, record.Json.GetProperty("score").GetDouble());
        Assert.Equal("imputed", record.Header("si-quality"));
    }

    [Fact]
    public async Task RunAsync_schemaWithoutTheFeature_isDeadLetteredWhereThereIsNoDefault()
    {
        var schemas = new ScriptedSchemas();
        schemas.Answer(SchemaKey.OfId(1), Other);
        using var rig = FramedRig(schemas);
        rig.Source.Append(0, null, Framed(1, 1));
        await rig.RunUntilPublishedAsync(1);

        Assert.Equal("missing-feature", Assert.Single(rig.Sink.Published).Header("si-reason"));
    }

    [Fact]
    public async Task RunAsync_mutatedEvents_giveOneOutputEach()
    {
        const int Events = 20_000;
        var schemas = new ScriptedSchemas();
        schemas.Answer(SchemaKey.OfId(1), Narrow);
        for (var id = 0; id <= byte.MaxValue; id++)
        {
            if (id != 1)
            {
                schemas.Answer(SchemaKey.OfId(id), null);
            }
        }

        using var rig = FramedRig(schemas);
        rig.Topology = rig.Topology with { Batching = rig.Topology.Batching with { MaxBatchSize = 64 } };
        var random = new Random(20261122);
        for (var i = 0; i < Events; i++)
        {
            rig.Source.Append(i % 2, BitConverter.GetBytes(i), Mutated(random, i));
        }

        await rig.RunUntilPublishedAsync(Events);

        Assert.Equal(Events, rig.Sink.Published.Count);
        Assert.Equal(Events, rig.Sink.Published.Select(record => record.Source).Distinct().Count());
        Assert.Equal((Events / 2, Events / 2), (rig.Source.CommittedOf(0), rig.Source.CommittedOf(1)));
        Assert.Equal(
            ["not-finite", "trailing-bytes", "truncated", "unknown-magic", "unknown-schema"],
            rig.Sink.Published.Select(record => record.Header("si-reason")).OfType<string>().Distinct().Order());
    }

    private static byte[] Mutated(Random random, int x)
    {
        var bytes = Framed(1, x);
        switch (random.Next(6))
        {
            case 0: return bytes[..random.Next(bytes.Length)];
            case 1: return [.. bytes, (byte)random.Next(256)];
            case 2: bytes[0] = (byte)random.Next(1, 256); break;
            case 3: bytes[4] = (byte)random.Next(256); break;
            case 4: BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(5), double.NaN); break;
        }

        return bytes;
    }

    private static Rig FramedRig(ScriptedSchemas schemas) => new()
    {
        Partitions = [0, 1],
        Registry = schemas,
        Topology = Rig.Plan(format: EventFormat.Avro),
    };

    private static byte[] Framed(int schema, double x, bool id = false)
    {
        byte[] bytes = [0, 0, 0, 0, (byte)schema, .. id ? new byte[] { 84 } : [], 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(^8), x);
        return bytes;
    }

    private static IEnumerable<long> Offsets(Rig rig, int partition) =>
        rig.Sink.Published.Where(record => record.Source.Partition == partition).Select(record => record.Source.Offset);
}
