using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Tests.Monitoring.Kit;

namespace StreamInfer.Tests.Monitoring.Profiles;

public class ProfileVectorTests
{
    [Theory]
    [MemberData(nameof(Vectors.Of), "profile_numeric", new[] { "profile" }, MemberType = typeof(Vectors))]
    public void NumericProfile_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var profile = NumericProfileBuilder.FromValues(vector.Floats("values"));
        var counter = new NumericCounter(profile);

        ExpectedProfile.Match(vector.Within("profile"), profile);
        vector.MatchExactly("probeBins", vector.Floats("probes").Select(counter.BinOf));
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "profile_numeric", new[] { "unitBin" }, MemberType = typeof(Vectors))]
    public void UnitBin_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        vector.MatchExactly("unitBin", (Int128)NumericCounter.UnitBin(vector.Number("score")));
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "profile_numeric", new[] { "bitDecrement" }, MemberType = typeof(Vectors))]
    public void BitDecrement_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var value = (float)vector.Number("bitDecrement");
        vector.MatchBits("result", NumericEdges.Of([value, value])[0]);
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "profile_numeric", new[] { "quantise" }, MemberType = typeof(Vectors))]
    public void Quantise_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        vector.MatchExactly("q", (Int128)FixedPoint.Quantise(vector.Number("quantise"), vector.Number("center"), vector.Number("scale")));
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "profile_categorical", new string[0], MemberType = typeof(Vectors))]
    public void CategoricalProfile_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var profile = CategoricalProfileBuilder.FromValues(Texts(vector));

        var expected = vector.Within("profile");
        expected.MatchExactly("rows", (Int128)profile.Rows);
        expected.MatchExactly("missing", (Int128)profile.Missing);
        expected.MatchExactly("count", (Int128)profile.Count);
        expected.MatchExactly("categories", profile.Categories);
        expected.MatchExactly("counts", profile.Counts);
        expected.MatchExactly("other", (Int128)profile.Other);
        expected.MatchExactly("distinct", (Int128)profile.Distinct);
        expected.MatchExactly("singletons", (Int128)profile.Singletons);
        expected.MatchExactly("highCardinality", profile.HighCardinality);
        expected.MatchExactly("usable", profile.IsUsable);
        Assert.Equal(expected.Has("known"), profile.Known is not null);
        if (profile.Known is { } known)
        {
            expected.MatchExactly("known", known.Select(hash => $"{hash:x16}"));
        }
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "projections", new string[0], MemberType = typeof(Vectors))]
    public void Projection_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var projection = Projection.Draw((int)vector.Integer("d"), (int)vector.Integer("projection"));
        var expected = vector["featureAndSign"].EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32()));

        vector.MatchExactly("featureAndSign", expected, projection.Features.Zip(projection.Signs));
        vector.Match("weight", projection.Weight);
    }

    private static IEnumerable<string?> Texts(VectorCase vector)
    {
        if (vector.Has("values"))
        {
            return vector["values"].EnumerateArray().Select(value => value.GetString());
        }

        return vector.Text("generator").StartsWith("k%03d", StringComparison.Ordinal)
            ? Enumerable.Range(0, 900).Select(i => $"k{i * i % 211:000}")
            : Enumerable.Range(0, 4097).Select(i => $"id-{i}");
    }
}
