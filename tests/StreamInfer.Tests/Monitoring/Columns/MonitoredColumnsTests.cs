using System.Collections.Immutable;
using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Monitoring.Columns;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Quality;
using StreamInfer.Monitoring.Randomness;
using StreamInfer.Tests.Host.Simulation;
using StreamInfer.Tests.Models;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Monitoring.Columns;

public sealed class MonitoredColumnsTests
{
    [Fact]
    public void Names_ofTheFraudTopology_areThoseOfItsReferences()
    {
        var features = FraudTopology.ReadPlan().Features;
        var columns = new MonitoredColumns(features, LayoutOf(features));

        foreach (var version in new[] { 1, 2 })
        {
            var reference = ReferenceProfileReader.Read(Path.Combine(FraudTopology.Folder, "models", "fraud", $"{version}", "reference.json"));
            Assert.Equal(reference.Features.Where(feature => feature.Numeric is not null).Select(feature => feature.Name), columns.Numeric);
            Assert.Equal(reference.Features.Where(feature => feature.Categorical is not null).Select(feature => feature.Name), columns.Categorical);
        }

        Assert.Empty(columns.LeftOut);
    }

    [Fact]
    public void Names_moreThanTheMost_areLeftOutAndNamed()
    {
        ImmutableArray<FeaturePlan> features = [Plans.Feature("pixels", 255), Plans.OneHot("color", "red", "blue"), Plans.Feature("last")];

        var columns = new MonitoredColumns(features, LayoutOf(features));

        Assert.Equal(255, columns.Numeric.Length);
        Assert.Equal("pixels[254]", columns.Numeric[^1]);
        Assert.Equal("color", Assert.Single(columns.Categorical));
        Assert.Equal("last", Assert.Single(columns.LeftOut));
    }

    [Fact]
    public void Read_oneHot_isTheCategoryAgain()
    {
        var read = Read([Plans.OneHot("color", "red", "blue")], [0, 1], QualityFlags.None);

        Assert.Equal(Fnv1a.Hash("blue"), read.CategoriesOf(0)[0]);
        Assert.Empty(read.Violations);
    }

    [Fact]
    public void Read_noCategoryIsHot_isUnlistedAndViolates()
    {
        var read = Read([Plans.Feature("x"), Plans.OneHot("color", "red", "blue")], [5, 0, 0], QualityFlags.UnknownCategory);

        Assert.Equal(ColumnReader.Unlisted, read.CategoriesOf(0)[0]);
        Assert.Equal([new ColumnViolation(0, 1, FeatureViolation.UnknownCategory)], read.Violations);
    }

    [Fact]
    public void Read_ordinalAndBucket_areCategories()
    {
        var ordinal = Plans.OneHot("size", "small", "large") with { Encode = EncodingKind.Ordinal };
        var hashed = Plans.Feature("merchant") with { Encode = EncodingKind.Hash, Buckets = 100 };

        var read = Read([ordinal, hashed], [1, 42], QualityFlags.None);

        Assert.Equal([Fnv1a.Hash("large"), Fnv1a.Hash("42")], read.CategoriesOf(0).ToArray());
    }

    [Theory]
    [InlineData(1, QualityFlags.Imputed, true)]
    [InlineData(0, QualityFlags.Imputed, false)]
    [InlineData(0, QualityFlags.None, false)]
    public void Read_anIndicator_saysWhatIsMissing(float indicator, QualityFlags quality, bool isMissing)
    {
        var feature = Plans.Feature("x") with { Default = "7", MissingIndicator = true };

        var read = Read([feature], [7, indicator], quality);

        Assert.Equal(isMissing, float.IsNaN(read.NumbersOf(0)[0]));
    }

    [Theory]
    [InlineData(QualityFlags.Imputed, true)]
    [InlineData(QualityFlags.None, false)]
    public void Read_theDefaultAfterItsTransform_isMissingWhereSomethingWasImputed(QualityFlags quality, bool isMissing)
    {
        var feature = Plans.Transformed("x", TransformKind.Log1p) with { Default = "9" };

        var read = Read([feature, Plans.Feature("y")], [(float)Math.Log(10), 3], quality);

        Assert.Equal(isMissing, float.IsNaN(read.NumbersOf(0)[0]));
        Assert.Equal(3, read.NumbersOf(0)[1]);
    }

    [Fact]
    public void Read_aDefaultCategory_isMissing()
    {
        var read = Read([Plans.OneHot("color", "red", "blue") with { Default = "blue" }], [0, 1], QualityFlags.Imputed);

        Assert.Equal(0UL, read.CategoriesOf(0)[0]);
    }

    [Fact]
    public void Read_anEventOutOfRange_namesTheColumn()
    {
        var feature = Plans.Transformed("x", TransformKind.Log1p) with { Min = 0, Max = 99 };

        var read = Read([feature, Plans.Feature("y")], [(float)Math.Log(1000), 5], QualityFlags.OutOfRange);

        Assert.Equal([new ColumnViolation(0, 0, FeatureViolation.Range)], read.Violations);
    }

    [Fact]
    public void Read_columnsOfText_areHashed()
    {
        ImmutableArray<FeaturePlan> features = [Plans.Feature("country") with { Default = "none" }];
        var layout = new RowLayout([new TensorSpec("country", ColumnType.String, 1)], [new ColumnSlot(0, 0, 1)]);
        var (columns, block) = (new MonitoredColumns(features, layout), new FeatureBlock(layout, 2));
        (block.Tensors[0].Strings[0], block.Tensors[0].Strings[1]) = ("Österreich", "none");
        var batch = Batch(columns, 2);

        new ColumnReader(columns).Read(block, 0, QualityFlags.None, batch, 0);
        new ColumnReader(columns).Read(block, 1, QualityFlags.Imputed, batch, 1);

        Assert.Equal([Fnv1a.Hash("Österreich"), 0], batch.Categories.ToArray());
    }

    private static MonitoringBatch Read(ImmutableArray<FeaturePlan> features, float[] row, QualityFlags quality)
    {
        var layout = LayoutOf(features);
        var (columns, block) = (new MonitoredColumns(features, layout), new FeatureBlock(layout, 1));
        row.CopyTo(block.Tensors[0].Floats, 0);
        var batch = Batch(columns, 1);
        new ColumnReader(columns).Read(block, 0, quality, batch, 0);
        return batch;
    }

    private static MonitoringBatch Batch(MonitoredColumns columns, int rows)
    {
        var batch = new MonitoringBatch();
        batch.Begin(new MonitoredVersion("any", 1, columns.Numeric, columns.Categorical, reference: null), "primary");
        for (var i = 0; i < rows; i++)
        {
            batch.Add(default);
        }

        return batch;
    }

    private static RowLayout LayoutOf(ImmutableArray<FeaturePlan> features)
    {
        var at = 0;
        var slots = features.Select(feature => new ColumnSlot(0, (at += feature.ColumnCount) - feature.ColumnCount, feature.ColumnCount)).ToImmutableArray();
        return new RowLayout([new TensorSpec("features", ColumnType.Float, at)], slots);
    }
}
