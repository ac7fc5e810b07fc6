using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Randomness;
using StreamInfer.Tests.Monitoring.Kit;

namespace StreamInfer.Tests.Monitoring.Panes;

public class PaneTests
{
    private static readonly SampleReference Sample = new(1_000);

    [Fact]
    public void Merge_anyPartsInAnyOrder_isTheWhole()
    {
        var rows = new SampleReference.SampleRows(300, 9).With(0, (row, value) => row % 50 == 0 ? float.NegativeInfinity : row % 41 == 0 ? 1e30f : value);
        var whole = SampleReference.Bytes(Sample.Count(rows));
        var cuts = Gen.Choose(0, rows.Count).ArrayOf(6);
        var orders = Gen.Choose(0, 1_000).ArrayOf(6);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20261128, 7),
            Prop.ForAll(cuts.ToArbitrary(), orders.ToArbitrary(), (at, picks) => Assert.Equal(whole, SampleReference.Bytes(MergeInAnyOrder(rows, at, picks)))));
    }

    [Fact]
    public void Count_referencesOwnRows_isTheReference()
    {
        var pane = Sample.Count(Sample.Data);

        for (var i = 0; i < SampleReference.Numbers.Length; i++)
        {
            Assert.Equal(Sample.Plan.Numeric[i].Profile.Counts, pane.Numeric[i].Bins.ToArray());
            Assert.Equal(Sample.Plan.Numeric[i].Profile.Sums, pane.Numeric[i].Sums);
            Assert.Equal(0, pane.Numeric[i].OutOfRange);
        }

        for (var i = 0; i < Projection.Number; i++)
        {
            Assert.Equal(Sample.Plan.Projections[i].Distribution.Counts, pane.Projections[i].Bins.ToArray());
            Assert.Equal(Sample.Plan.Projections[i].Distribution.Sums, pane.Projections[i].Sums);
        }

        Assert.Equal([.. Sample.Profile.Features[4].Categorical!.Counts, 0, 0], pane.Categorical[0].Bins.ToArray());
        Assert.Equal(Sample.Profile.Score!.Counts, pane.Score!.Bins.ToArray());
    }

    [Fact]
    public void Restore_saved_isTheSame()
    {
        var bytes = SampleReference.Bytes(Sample.Count(Sample.Data));
        var restored = new Pane(Sample.Plan);
        restored.Restore(new BinaryReader(new MemoryStream(bytes)));

        Assert.Equal(bytes, SampleReference.Bytes(restored));
    }

    [Fact]
    public void Merge_anotherReference_throws()
    {
        var file = ReferenceProfileReader.Parse(ReferenceProfileWriter.Write(Sample.Profile));
        var other = new Pane(new PanePlan(SampleReference.Numbers, SampleReference.Categories, file));

        Assert.Throws<ArgumentException>(() => Sample.Count(Sample.Data).Merge(other));
        var saved = new BinaryReader(new MemoryStream(SampleReference.Bytes(other)));
        Assert.Throws<InvalidDataException>(() => new Pane(Sample.Plan).Restore(saved));
    }

    [Fact]
    public void Count_blocks_allocatesNothing()
    {
        var rows = Sample.Data.Block(0, Sample.Data.Count);
        var counter = new PaneCounter(Sample.Plan);
        var pane = new Pane(Sample.Plan);
        counter.Count(rows, pane);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
        {
            counter.Count(rows, pane);
        }

        // Less than a byte a row: the runtime may allocate something once.
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10 * Sample.Data.Count);
    }

    [Fact]
    public void Count_withoutReference_countsQuality()
    {
        var plan = new PanePlan(["x"], ["y"], reference: null);
        var pane = new Pane(plan);
        new PaneCounter(plan).Count(
            new PaneBlock { Rows = 3, Numbers = [1, float.NaN, float.PositiveInfinity], NumberStride = 1, Categories = [5, CategoryCounter.Absent, 6] }, pane);

        Assert.Equal((1, 1, 1), (pane.Numeric[0].Count, pane.Numeric[0].Missing, pane.Numeric[0].Infinite));
        Assert.Equal((2, 1, 0), (pane.Categorical[0].Count, pane.Categorical[0].Missing, pane.Categorical[0].New));
    }

    [Fact]
    public void Count_categories_areTopOtherOrNew()
    {
        var profile = CategoricalProfileBuilder.FromValues(Enumerable.Range(0, 60).SelectMany(i => Enumerable.Repeat($"k{i}", 100 - i)));
        var counter = new CategoryCounter(profile);
        for (var i = 0; i < 60; i++)
        {
            Assert.Equal(Math.Min(i, 50), counter.BinOf(Fnv1a.Hash($"k{i}")));
        }

        Assert.Equal(51, counter.BinOf(Fnv1a.Hash("k60")));
    }

    [Fact]
    public void PanePlan_otherTopology_saysWhichFeaturesHaveNoColumn()
    {
        var plan = new PanePlan(["a", "z"], SampleReference.Categories, Sample.Profile);

        Assert.Equal(["b", "c", "constant"], plan.Unmatched);
        Assert.Empty(plan.Projections);
        Assert.False(plan.Numeric[1].Profile.IsUsable);
    }

    [Fact]
    public void PaneStore_window_isTheSumOfItsPanes()
    {
        var store = new PaneStore(_ => Sample.Plan);
        var key = new PaneKey("fraud", "primary", 1);
        for (var number = -2; number < 5; number++)
        {
            store.Get(key, number).Merge(Sample.Count(Sample.Data, 0, 10));
        }

        Assert.Equal(30, store.Merged(key, 0, 2).Rows);
        Assert.Equal(0, store.Merged(key with { ModelVersion = 2 }, 0, 2).Rows);
        store.DropBefore(1);
        Assert.Equal([1, 2, 3, 4], store.Of(key).Select(pane => pane.Key));
        store.DropBefore(9);
        Assert.Empty(store.Keys);
    }

    private static Pane MergeInAnyOrder(SampleReference.SampleRows rows, int[] cuts, int[] picks)
    {
        int[] bounds = [0, .. cuts.Order(), rows.Count];
        var parts = bounds.Zip(bounds.Skip(1)).Select(part => Sample.Count(rows, part.First, part.Second)).ToList();
        foreach (var pick in picks)
        {
            // Takes one out and merges it into another: any order, any nesting.
            var taken = parts[pick % parts.Count];
            parts.Remove(taken);
            parts[pick / 7 % parts.Count].Merge(taken);
        }

        return Assert.Single(parts);
    }
}
