using System.Text;
using StreamInfer.Ingestion;
using StreamInfer.Models.Shadows;
using StreamInfer.Routing;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Models.Shadows;

public sealed class ShadowSampleTests
{
    private const int Events = 20_000;

    [Fact]
    public void Holds_sticky_isAllEventsOfAKeyOrNone()
    {
        var sample = new ShadowSample("salt", Percent.Of(30), ShadowSampling.Sticky);

        var byKey = Draw(sample, i => $"key-{i % 1_000}").GroupBy(drawn => drawn.Key).ToList();

        Assert.All(byKey, key => Assert.Single(key.Select(drawn => drawn.IsIn).Distinct()));
        Assert.InRange(byKey.Count(key => key.First().IsIn), 250, 350);
    }

    [Fact]
    public void Holds_random_drawsEventsOfOneKeyEachOnItsOwn()
    {
        var drawn = Draw(new ShadowSample("salt", Percent.Of(30), ShadowSampling.Random), _ => "key");

        Assert.InRange(drawn.Count(event_ => event_.IsIn), 5_700, 6_300);
    }

    [Theory]
    [InlineData(ShadowSampling.Sticky)]
    [InlineData(ShadowSampling.Random)]
    public void Holds_onReplay_isTheSame(ShadowSampling sampling) => Assert.Equal(
        Draw(new ShadowSample("salt", Percent.Of(30), sampling), i => $"key-{i}"), Draw(new ShadowSample("salt", Percent.Of(30), sampling), i => $"key-{i}"));

    [Theory]
    [InlineData(ShadowSampling.Sticky)]
    [InlineData(ShadowSampling.Random)]
    public void Holds_greaterShare_keepsWhatWasIn(ShadowSampling sampling)
    {
        var small = Draw(new ShadowSample("salt", Percent.Of(10), sampling), i => $"key-{i}");
        var large = Draw(new ShadowSample("salt", Percent.Of(60), sampling), i => $"key-{i}");

        Assert.All(small.Zip(large), pair => Assert.True(!pair.First.IsIn || pair.Second.IsIn));
    }

    [Fact]
    public void Holds_stickyWithoutKey_drawsEachOnItsOwn()
    {
        var drawn = Draw(new ShadowSample("salt", Percent.Of(30), ShadowSampling.Sticky), _ => null);

        Assert.InRange(drawn.Count(event_ => event_.IsIn), 5_700, 6_300);
    }

    [Fact]
    public void Holds_sameSaltAsTheRollout_drawsOtherKeys()
    {
        var rollout = new SaltedHash("salt");
        var drawn = Draw(new ShadowSample("salt", Percent.Of(50), ShadowSampling.Sticky), i => $"key-{i}");

        // Half of the rollout's half, not all of it.
        Assert.InRange(drawn.Count(event_ => event_.IsIn && rollout.Hash(Encoding.UTF8.GetBytes(event_.Key!)) % RouteTable.Buckets < 5_000), 4_700, 5_300);
    }

    [Fact]
    public void Holds_all_isAll() => Assert.All(Draw(new ShadowSample("salt", Percent.All, ShadowSampling.Random), i => $"{i}"), drawn => Assert.True(drawn.IsIn));

    private static List<(string? Key, bool IsIn)> Draw(ShadowSample sample, Func<int, string?> keyOf)
    {
        var records = new RecordBatch(Events);
        for (var i = 0; i < Events; i++)
        {
            records.Add(i % 3, i, 0, keyOf(i) is { } key ? records.Arena.Append(Encoding.UTF8.GetBytes(key)) : ByteRange.Null, ByteRange.Null);
        }

        var drawn = new List<(string?, bool)>();
        for (var i = 0; i < Events; i++)
        {
            drawn.Add((keyOf(i), sample.Holds(records.Records[i])));
        }

        return drawn;
    }
}
