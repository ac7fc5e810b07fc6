using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Quality;
using StreamInfer.Monitoring.Randomness;

namespace StreamInfer.Tests.Monitoring.Quality;

public class QualityTests
{
    [Fact]
    public void Add_sameId_isKnownForAWindowAndTheNext()
    {
        var filter = new DuplicateFilter();
        Assert.False(filter.Add(Fnv1a.Hash("a")));
        Assert.True(filter.Add(Fnv1a.Hash("a")));
        filter.Turn();
        Assert.True(filter.Add(Fnv1a.Hash("a")));
        filter.Turn();
        filter.Turn();
        Assert.False(filter.Add(Fnv1a.Hash("a")));
    }

    [Fact]
    public void Add_aMillionIds_takesAtMostThreeInAThousandForKnown()
    {
        var filter = new DuplicateFilter();
        Span<byte> id = stackalloc byte[16];
        var known = 0;
        for (var i = 0; i < 1_000_000; i++)
        {
            i.TryFormat(id, out var length);
            known += filter.Add(Fnv1a.Hash(id[..length])) ? 1 : 0;
        }

        Assert.InRange(known, 0, 3_000);
    }

    [Fact]
    public void Update_oneValue_freezesAndThawsOnce()
    {
        var profile = NumericProfileBuilder.FromValues([1, 2, 3]);
        var feature = new FrozenFeature(profile, minCount: 3);

        Assert.Null(feature.Update(Window(profile, 5, 5), level: 1));
        Assert.Null(feature.Update(Window(profile, 5, 6, 7), level: 1));
        Assert.True(feature.Update(Window(profile, 5, 5, 5), level: 1));
        Assert.Null(feature.Update(Window(profile, 5, 5, 5), level: 1));
        Assert.Null(feature.Update(Window(profile, 4), level: 1));
        Assert.False(feature.Update(Window(profile, 5, 5, 6), level: 1));
    }

    [Theory]
    [InlineData(1000, 1, 500, false)]
    [InlineData(1000, 20, 500, true)]
    [InlineData(1000, 20, 100, false)]
    [InlineData(1000, 500, 20, true)]
    public void Update_aFlagIsNeverSet_freezesOnlyWhereThatIsImprobable(int reference, int set, int window, bool isFrozen)
    {
        // (1 - set/reference)^window against one in a thousand.
        var profile = NumericProfileBuilder.FromValues([.. Enumerable.Range(0, reference).Select(i => i < set ? 1f : 0)]);
        var feature = new FrozenFeature(profile, minCount: 10);

        Assert.Equal(isFrozen ? true : null, feature.Update(Window(profile, new float[window]), level: 1e-3));
    }

    [Fact]
    public void Update_eventsInBursts_needsMoreOfThem()
    {
        var profile = NumericProfileBuilder.FromValues([.. Enumerable.Range(0, 1000).Select(i => i < 20 ? 1f : 0)]);

        Assert.Null(new FrozenFeature(profile, minCount: 10, designEffect: 2).Update(Window(profile, new float[500]), level: 1e-3));
        Assert.True(new FrozenFeature(profile, minCount: 10, designEffect: 2).Update(Window(profile, new float[1000]), level: 1e-3));
    }

    [Fact]
    public void Update_oneValueThatIsProbable_aFrozenFeatureStaysSo()
    {
        var profile = NumericProfileBuilder.FromValues([.. Enumerable.Range(0, 1000).Select(i => i < 20 ? 1f : 0)]);
        var feature = new FrozenFeature(profile, minCount: 10);
        feature.Update(Window(profile, new float[500]), level: 1e-3);

        Assert.Null(feature.Update(Window(profile, new float[20]), level: 1e-3));
        Assert.True(feature.IsFrozen);
        Assert.False(feature.Update(Window(profile, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), level: 1e-3));
    }

    [Fact]
    public void Update_constantReference_neverFreezes()
    {
        var profile = NumericProfileBuilder.FromValues([5, 5, 5]);
        Assert.Null(new FrozenFeature(profile, minCount: 3).Update(Window(profile, 5, 5, 5), level: 1));
    }

    private static NumericPane Window(NumericProfile profile, params float[] values)
    {
        var counter = new NumericCounter(profile);
        var pane = counter.NewPane();
        counter.Count(values, 0, 1, values.Length, pane);
        return pane;
    }
}
