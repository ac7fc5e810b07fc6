using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Statistics;
using StreamInfer.Tests.Monitoring.Kit;

namespace StreamInfer.Tests.Monitoring.Statistics;

public class MeanVectorTests
{
    [Theory]
    [MemberData(nameof(Vectors.Of), "mean_shift", new string[0], MemberType = typeof(Vectors))]
    public void MeanShift_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var shift = MeanShift.Compare(Sums(vector.Integers("reference")), Sums(vector.Integers("window")), vector.Number("designEffect"));

        vector.Match("effect", shift?.Effect);
        vector.Match("z", shift?.Z);
        vector.Match("p", shift?.P);
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "mean_shift", new[] { "center" }, MemberType = typeof(Vectors))]
    public void MeanShift_valuesOfVector_giveItsSums(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        foreach (var side in new[] { "reference", "window" }.Where(side => vector.Has($"{side}Values")))
        {
            var values = vector.Numbers($"{side}Values");
            var q = values.Select(value => FixedPoint.Quantise(value, vector.Number("center"), vector.Number("scale"))).ToArray();
            vector.MatchExactly(side, new[] { values.Length, q.Sum(), q.Sum(value => value * value) });
        }
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "mahalanobis", new string[0], MemberType = typeof(Vectors))]
    public void JointShift_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var correlation = vector["correlation"].EnumerateArray().Select(row => row.EnumerateArray().Select(VectorCase.NumberOf).ToArray()).ToArray();
        var shift = JointShift.Compare(
            vector.Numbers("delta"), correlation, new SampleSizes(vector.Integer("referenceN"), vector.Integer("windowN")));

        vector.Match("T2", shift?.T2);
        vector.MatchExactly("df", (Int128)shift!.Value.DegreesOfFreedom);
        vector.Match("p", shift.Value.P);
        vector.Match("effect", shift.Value.Effect);
    }

    [Fact]
    public void JointShift_notACorrelation_throws() =>
        Assert.Throws<ArgumentException>(() => JointShift.Compare([1, 1], [[1, 2], [2, 1]], new SampleSizes(10, 10)));

    private static FixedPointSums Sums(long[] sums) => new(sums[0], sums[1], sums[2]);
}
