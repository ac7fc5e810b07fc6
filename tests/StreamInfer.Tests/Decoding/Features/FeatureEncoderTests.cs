using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Inference;
using StreamInfer.Publishing;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Decoding.Features;

public sealed class FeatureEncoderTests
{
    private static readonly FeaturePlan Plain = FeatureFixture.Plain;

    [Fact]
    public void Encode_severalInputsOfSeveralTypes_eachGetsItsColumns()
    {
        FeaturePlan[] features =
        [
            Named("id"), Named("amount"), Named("channel"), Named("rate"), Named("flag"),
        ];
        var plan = DecodePlan.Of(features.Select(feature => (feature.Path, 1)));
        var layout = new RowLayout(
            [
                new TensorSpec("ids", ColumnType.Int64, 1), new TensorSpec("floats", ColumnType.Float, 2),
                new TensorSpec("texts", ColumnType.String, 1), new TensorSpec("flags", ColumnType.Boolean, 1),
            ],
            [new ColumnSlot(0, 0, 1), new ColumnSlot(1, 1, 1), new ColumnSlot(2, 0, 1), new ColumnSlot(1, 0, 1), new ColumnSlot(3, 0, 1)]);
        var block = new FeatureBlock(layout, 3);
        var row = new RawRow(plan);
        row.Cells[0] = RawValue.Of(9_007_199_254_740_993L);
        row.Cells[1] = RawValue.Of(1.5);
        row.Cells[2] = FeatureFixture.Text("web");
        row.Cells[3] = RawValue.Of(2.5);
        row.Cells[4] = RawValue.Of(value: true);
        var quality = QualityFlags.Late;

        Assert.Equal(DecodeFault.None, new FeatureEncoder([.. features], plan, layout).Encode(row, block, 2, ref quality));

        Assert.Equal([0L, 0L, 9_007_199_254_740_993L], block.Tensors[0].Int64s);
        Assert.Equal([0f, 0f, 0f, 0f, 2.5f, 1.5f], block.Tensors[1].Floats);
        Assert.Equal(["", "", "web"], block.Tensors[2].Strings);
        Assert.Equal([false, false, true], block.Tensors[3].Booleans);
        Assert.Equal(QualityFlags.Late, quality);
    }

    [Fact]
    public void Encode_fault_leavesTheQualityAlone()
    {
        FeaturePlan[] features = [Named("a") with { Default = "1" }, Named("b")];
        var plan = DecodePlan.Of(features.Select(feature => (feature.Path, 1)));
        var layout = new RowLayout([new TensorSpec("x", ColumnType.Float, 2)], [new ColumnSlot(0, 0, 1), new ColumnSlot(0, 1, 1)]);
        var quality = QualityFlags.None;

        var fault = new FeatureEncoder([.. features], plan, layout).Encode(new RawRow(plan), new FeatureBlock(layout, 1), 0, ref quality);

        Assert.Equal(DeadLetterReason.MissingFeature, fault.Reason);
        Assert.Equal(QualityFlags.None, quality);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void Encode_rowOutsideTheBlock_isRefused(int row)
    {
        var plan = DecodePlan.Of([(Plain.Path, 1)]);
        var layout = new RowLayout([new TensorSpec("x", ColumnType.Float, 1)], [new ColumnSlot(0, 0, 1)]);
        var encoder = new FeatureEncoder([Plain], plan, layout);
        var quality = QualityFlags.None;

        Assert.Throws<ArgumentOutOfRangeException>(() => encoder.Encode(new RawRow(plan), new FeatureBlock(layout, 2), row, ref quality));
    }

    [Theory]
    [InlineData(0, 0, 2, "feature 'x': 1 columns, but its slot takes 2 from 0 of 2 of input 'in'")]
    [InlineData(0, 2, 1, "feature 'x': 1 columns, but its slot takes 1 from 2 of 2 of input 'in'")]
    [InlineData(1, 0, 1, "feature 'x': its slot is in input 1 of 1")]
    public void Constructor_slotThatDoesNotFit_isRefused(int tensor, int offset, int width, string expected)
    {
        var layout = new RowLayout([new TensorSpec("in", ColumnType.Float, 2)], [new ColumnSlot(tensor, offset, width)]);

        Assert.Contains(
            expected,
            Assert.Throws<ArgumentException>(() => new FeatureEncoder([Plain], DecodePlan.Of([(Plain.Path, 1)]), layout)).Message,
            StringComparison.Ordinal);
    }

    // The short cut for plain numbers must do what the rules do: the same feature as an array's element has no short cut.
    [Fact]
    public void Encode_shortCutForPlainNumbers_agreesWithTheRules()
    {
        var random = new Random(42);
        double[] interesting = [0, -0.0, 1, -1, 10, 10.5, float.MaxValue, 3.4028235e38, 3.5e38, 1e-50, double.NaN, double.PositiveInfinity];
        for (var i = 0; i < 10_000; i++)
        {
            var feature = Plain with
            {
                Min = random.Next(2) == 0 ? null : interesting[random.Next(6)] - 2,
                Max = random.Next(2) == 0 ? null : interesting[random.Next(6)] + 2,
                Default = random.Next(2) == 0 ? null : "3",
                OnOutOfRange = (OutOfRangePolicy)random.Next(3),
                OnNotFinite = (NotFinitePolicy)random.Next(3),
            };
            var value = random.Next(4) switch
            {
                0 => RawValue.Of(random.NextInt64(-12, 12)),
                1 => RawValue.Of(interesting[random.Next(interesting.Length)]),
                2 => RawValue.Of((random.NextDouble() * 30) - 15),
                _ => FeatureFixture.OfKind((RawKind)random.Next(3)),
            };
            var single = new FeatureFixture(feature);
            var twice = new FeatureFixture(feature with { Length = 2 });
            twice.Row.Elements[0] = value;
            twice.Row.Elements[1] = value;

            var fault = single.Encode(value);
            Assert.Equal(fault.Reason, twice.Encode(FeatureFixture.OfKind(RawKind.Array, length: 2)).Reason);
            Assert.Equal(single.Quality, twice.Quality);
            Assert.True(!fault.IsNone || single.Floats[0].Equals(twice.Floats[1]));
        }
    }

    [Fact]
    public void Encode_rowsOfEveryKind_allocateNothing()
    {
        TransformPlan hour = new() { Kind = TransformKind.HourOfDay, Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };
        TransformPlan cyclical = new() { Kind = TransformKind.Cyclical, Period = 24 };
        (FeaturePlan, ColumnType, RawValue)[] cases =
        [
            (Plain, ColumnType.Float, RawValue.Of(1.5)),
            (Plain with { Default = "2", MissingIndicator = true }, ColumnType.Float, default),
            (Plain with { Max = 1, OnOutOfRange = OutOfRangePolicy.Clamp }, ColumnType.Double, RawValue.Of(2L)),
            (Plain with { Transforms = [new() { Kind = TransformKind.Log1p }] }, ColumnType.Float, RawValue.Of(2L)),
            (Plain with { Transforms = [hour, cyclical] }, ColumnType.Float, FeatureFixture.Text("2024-06-01T12:00:00Z")),
            (Plain with { Encode = EncodingKind.OneHot, Categories = ["web", "pos"] }, ColumnType.Float, FeatureFixture.Text("pos")),
            (Plain with { Encode = EncodingKind.Hash, Buckets = 100 }, ColumnType.Int64, RawValue.Of(12.25)),
            (Plain with { Coerce = true }, ColumnType.Float, FeatureFixture.Text("12.5")),
            (Plain, ColumnType.String, FeatureFixture.Text("some merchant")),
            (Plain with { Coerce = true }, ColumnType.String, RawValue.Of(12.25)),
        ];
        foreach (var (feature, type, value) in cases)
        {
            var fixture = new FeatureFixture(feature, type).Put(value);
            const int Rows = 1000;
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Rows; i++)
            {
                fixture.Encode(value);
            }

            // Less than a byte a row: what remains is the runtime's own, once, when it replaces a method that got hot.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Rows - 1);
        }
    }

    private static FeaturePlan Named(string name) => Plain with { Name = name, Path = FieldPath.Parse(name) };
}
