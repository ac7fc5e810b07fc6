using System.Runtime.InteropServices;
using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Host.Simulation;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Monitoring.Columns;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Randomness;
using StreamInfer.Tests.Host.Simulation;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Host.History;

public class ReferenceColumnsTests
{
    /// <summary>A reference is of use only if its columns are those that live events are counted by.</summary>
    [Fact]
    public void TryTake_simulatedEvents_isWhatMonitoringReadsBackFromTheModelsRows()
    {
        using var topology = new FraudTopology(version: 2);
        var plan = FraudTopology.ReadPlan();
        plan = plan with { Source = plan.Source with { Format = EventFormat.Json } };
        var decode = EventDecoder.PlanOf(plan);
        var layout = topology.Session.Layout;
        var (decoder, encoder, block) = (new EventDecoder(plan, decode, null, null, null), new FeatureEncoder(plan.Features, decode, layout), new FeatureBlock(layout, 1));
        var (columns, live) = (new ReferenceColumns(plan.Features, decode, layout), new MonitoredColumns(plan.Features, layout));
        var (reader, batch) = (new ColumnReader(live), new MonitoringBatch());
        using var payload = new TransactionPayload(schemaId: null);
        var (missing, unlisted) = (0, 0);

        Assert.Equal(live.Numeric.ToArray(), columns.Numeric.ToArray());
        Assert.Equal(live.Categorical.ToArray(), columns.Categorical.ToArray());
        foreach (var (transaction, _) in Simulations.Take(Simulations.Options(driftAfter: TimeSpan.Zero), 3_000))
        {
            var bytes = GC.AllocateUninitializedArray<byte>(2048, pinned: true);
            var json = payload.Encode(transaction);
            json.CopyTo(bytes);
            var record = new SourceRecord
            {
                Partition = 0,
                Offset = 0,
                TimestampMs = 0,
                Key = ByteRange.Null,
                Value = new ByteRange(Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0), json.Length),
                HeadersStart = 0,
                HeadersCount = 0,
            };
            var decoded = decoder.Decode(record, [], encoder, block, 0);
            Assert.Equal(EventOutcome.Scored, decoded.Outcome);
            Assert.True(columns.TryTake(decoder));

            batch.Begin(new MonitoredVersion("fraud", 2, live.Numeric, live.Categorical, null), "primary");
            var row = batch.Add(new MonitoredEvent(0, 0, 0, decoded.Quality, 0, null));
            reader.Read(block, 0, decoded.Quality, batch, row);

            Assert.Equal(batch.NumbersOf(row).ToArray(), columns.Numbers.ToArray());
            for (var i = 0; i < columns.Categorical.Length; i++)
            {
                var text = columns.Text(i);
                Assert.Equal(batch.CategoriesOf(row)[i], text is null ? CategoryCounter.Absent : Fnv1a.Hash(text));
                unlisted += text == ReferenceColumns.Unlisted ? 1 : 0;
            }

            missing += columns.Numbers.ToArray().Count(float.IsNaN);
            GC.KeepAlive(bytes);
        }

        Assert.True(missing > 100);
        Assert.True(unlisted > 20);
    }

    [Fact]
    public void Text_hashedListedAndMissing_asTheyAreKnownOnceEncoded()
    {
        var plan = DecodePlan.Of([(FieldPath.Parse("a"), 1)]);
        foreach (var (encode, missing, expected) in ((EncodingKind, bool, string?)[])
            [(EncodingKind.Hash, false, "3"), (EncodingKind.Hash, true, null), (EncodingKind.OneHot, false, "web"), (EncodingKind.Ordinal, true, null)])
        {
            var feature = FraudTopology.ReadPlan().Features.First(item => item.Name == "channel") with
            {
                Path = FieldPath.Parse("a"),
                Encode = encode,
                Default = "pos",
                Buckets = encode == EncodingKind.Hash ? 8 : 0,
                Categories = encode == EncodingKind.Hash ? [] : ["pos", "web"],
            };
            var topology = FraudTopology.ReadPlan();
            topology = topology with { Features = [feature], Source = topology.Source with { Format = EventFormat.Json, EventTime = null } };
            var layout = new RowLayout([new TensorSpec("x", ColumnType.Float, feature.ColumnCount)], [new ColumnSlot(0, 0, feature.ColumnCount)]);
            var decoder = new EventDecoder(topology, plan, null, null, null);
            var columns = new ReferenceColumns(topology.Features, plan, layout);
            var bytes = GC.AllocateUninitializedArray<byte>(64, pinned: true);
            var length = System.Text.Encoding.UTF8.GetBytes(missing ? "{}" : "{\"a\":\"web\"}", bytes);
            var record = new SourceRecord { Partition = 0, Offset = 0, TimestampMs = 0, Key = ByteRange.Null, Value = new ByteRange(Marshal.UnsafeAddrOfPinnedArrayElement(bytes, 0), length), HeadersStart = 0, HeadersCount = 0 };

            Assert.Equal(EventOutcome.Scored, decoder.Decode(record, [], new FeatureEncoder(topology.Features, plan, layout), new FeatureBlock(layout, 1), 0).Outcome);
            Assert.True(columns.TryTake(decoder));

            var text = columns.Text(0);
            Assert.Equal(expected is null, text is null);
            Assert.True(encode == EncodingKind.Hash || text == expected);
            Assert.True(encode != EncodingKind.Hash || text is null || int.Parse(text) is >= 0 and < 8);
            GC.KeepAlive(bytes);
        }
    }
}
