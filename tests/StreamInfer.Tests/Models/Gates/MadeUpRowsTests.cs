using StreamInfer.Inference;
using StreamInfer.Models.Gates;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Gates;

public class MadeUpRowsTests
{
    [Fact]
    public void Random_declaredBounds_areKeptThroughTheTransform()
    {
        var feature = Plans.Transformed("x", TransformKind.Sqrt) with { Min = 4, Max = 100 };

        var rows = Rows(ColumnType.Float, feature);

        Assert.All(rows.Random(1).Block.Tensors[0].Floats, value => Assert.InRange(value, 2, 10));
        Assert.True(rows.AreDeclared);
        Assert.Equal(2, rows.Neutral().Block.Tensors[0].Floats[0]);
    }

    [Fact]
    public void Random_sameSeed_givesTheSameRows()
    {
        var rows = Rows(ColumnType.Double, Plans.Feature("x") with { Min = -3, Max = 3 });

        Assert.Equal(rows.Random(7).Block.Tensors[0].Doubles, rows.Random(7).Block.Tensors[0].Doubles);
        Assert.NotEqual(rows.Random(7).Block.Tensors[0].Doubles, rows.Random(8).Block.Tensors[0].Doubles);
    }

    [Fact]
    public void Random_oneHot_setsOneColumnOfEachRow()
    {
        var block = Rows(ColumnType.Float, Plans.OneHot("channel", "web", "pos", "çay")).Random(1).Block;

        Assert.All(block.Tensors[0].Floats.Chunk(3), row => Assert.Equal(1, row.Sum()));
        Assert.Equal(3, block.Tensors[0].Floats.Chunk(3).Select(row => Array.IndexOf(row, 1f)).Distinct().Count());
    }

    [Fact]
    public void Random_missingIndicatorAndDefault_areSeenBothWays()
    {
        var block = Rows(ColumnType.Float, Plans.Feature("x") with { Min = 1, Max = 2, Default = "-1", MissingIndicator = true }).Random(1).Block;

        Assert.Equal([0f, 1f], block.Tensors[0].Floats.Chunk(2).Select(row => row[1]).Distinct().Order());
    }

    [Theory]
    [InlineData(TransformKind.HourOfDay, 23)]
    [InlineData(TransformKind.DayOfWeek, 6)]
    public void Random_partOfATime_isInItsRange(TransformKind kind, int greatest)
    {
        var values = Rows(ColumnType.Float, Plans.Transformed("at", kind)).Random(1).Block.Tensors[0].Floats;

        Assert.All(values, value => Assert.InRange(value, 0, greatest));
        Assert.True(values.Distinct().Count() > 3);
    }

    [Theory]
    [InlineData(ColumnType.Int64)]
    [InlineData(ColumnType.Boolean)]
    [InlineData(ColumnType.String)]
    public void Random_otherColumnTypes_areFilledAndVary(ColumnType type)
    {
        var tensor = Rows(type, Plans.Feature("x")).Random(1).Block.Tensors[0];

        var different = type switch
        {
            ColumnType.Int64 => tensor.Int64s.Distinct().Count(),
            ColumnType.Boolean => tensor.Booleans.Distinct().Count(),
            _ => tensor.Strings.Distinct().Count(),
        };
        Assert.True(different > 1);
    }

    [Fact]
    public void Random_array_fillsEveryElement()
    {
        var floats = Rows(ColumnType.Float, Plans.Feature("pixels", length: 5) with { Min = 1, Max = 2 }).Random(1).Block.Tensors[0].Floats;

        Assert.All(floats, value => Assert.InRange(value, 1, 2));
    }

    [Fact]
    public void Random_valuesThatTheTransformRefuses_fallBackToNeutral()
    {
        // The only value in range is one that log1p gives minus infinity for.
        var rows = Rows(ColumnType.Float, Plans.Transformed("x", TransformKind.Log1p) with { Min = -1, Max = -1 });

        Assert.All(rows.Random(1).Block.Tensors[0].Floats, value => Assert.Equal(0, value));
    }

    private static MadeUpRows Rows(ColumnType type, FeaturePlan feature) =>
        new(new RowLayout([new TensorSpec("x", type, feature.ColumnCount)], [new ColumnSlot(0, 0, feature.ColumnCount)]), [feature]);
}
