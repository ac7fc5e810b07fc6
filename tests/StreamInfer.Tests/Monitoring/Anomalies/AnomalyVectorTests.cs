using StreamInfer.Monitoring.Anomalies;
using StreamInfer.Monitoring.Randomness;
using StreamInfer.Tests.Monitoring.Kit;

namespace StreamInfer.Tests.Monitoring.Anomalies;

public class AnomalyVectorTests
{
    [Theory]
    [MemberData(nameof(Vectors.Of), "half_space_trees", new[] { "scores" }, MemberType = typeof(Vectors))]
    public void HalfSpaceTrees_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var trees = Trees(vector);
        foreach (var split in vector["firstTree"].EnumerateArray())
        {
            var actual = trees.SplitOf(0, split[0].GetInt32() - 1);
            Assert.Equal(split[1].GetInt32(), actual.Feature);
            vector.Match(split[2], actual.At, $"node {split[0]}");
        }

        var rng = new Rng((ulong)vector.Integer("inputSeed"));
        var sum = 0.0;
        for (var row = 0; row < vector.Integer("n"); row++)
        {
            var point = Enumerable.Range(0, trees.Dimensions).Select(_ => 0.5 + (0.08 * VectorStream.Normal12(rng))).ToArray();
            point = row % 50 == 49 ? Array.ConvertAll(point, value => value + 0.4) : point;
            double? score = trees.IsReady ? 1 - trees.Mass(point) : null;
            if (vector["scores"].TryGetProperty($"{row}", out var expected))
            {
                vector.Match(expected, score, $"score {row}");
            }

            sum += score ?? 0;
            trees.Learn(point);
            trees = row % 50 == 10 ? Restored(trees, vector) : trees;
        }

        vector.Match("scoreSum", sum);
        var masses = trees.MassesOf(0, 0);
        vector.MatchExactly("rootMass", new[] { masses.Reference, masses.Learning });
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "half_space_trees", new[] { "query" }, MemberType = typeof(Vectors))]
    public void HalfSpaceTrees_query_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var trees = Trees(vector);
        foreach (var point in Points(vector, "learn"))
        {
            trees.Learn(point);
        }

        vector.MatchAll("queryScores", [.. Points(vector, "query").Select(point => 1 - trees.Mass(point))]);
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "robust_z", new string[0], MemberType = typeof(Vectors))]
    public void RobustZ_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        vector.Match("z", new RobustZ(vector.Number("center"), vector.Number("scale"), vector.Flag("constant")).Of(vector.Number("x")));
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "ddsketch", new string[0], MemberType = typeof(Vectors))]
    public void DdSketch_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var (odd, even) = (new DdSketch(), new DdSketch());
        var stream = VectorStream.Of(vector);
        for (var i = 0; i < stream.Length; i++)
        {
            (i % 2 == 0 ? even : odd).Add(vector.Flag("square") ? (stream[i] * stream[i]) + 0.01 : stream[i]);
        }

        even.Merge(odd);
        var sketch = Restored(even);
        vector.MatchExactly("count", (Int128)sketch.Count);
        vector.MatchExactly("zero", (Int128)sketch.ZeroCount);
        vector.MatchExactly("bucketCount", (Int128)sketch.Buckets.Count());
        if (vector.Has("buckets"))
        {
            vector.MatchExactly("buckets", vector["buckets"].EnumerateArray().Select(item => (item[0].GetInt32(), item[1].GetInt64())), sketch.Buckets);
        }

        vector.Match("keyMin", sketch.Count > 0 ? sketch.Buckets.First().Key : null);
        vector.Match("keyMax", sketch.Count > 0 ? sketch.Buckets.Last().Key : null);
        foreach (var item in vector["quantiles"].EnumerateArray())
        {
            vector.Match(item[1], sketch.Quantile(item[0].GetDouble()), $"quantile {item[0]}");
        }

        if (vector.Has("alertKeys"))
        {
            foreach (var item in vector["alertKeys"].EnumerateArray())
            {
                vector.Match(item[1], sketch.KeyAbove(item[0].GetDouble()), $"key above {item[0]}");
            }
        }
    }

    private static HalfSpaceTrees Trees(VectorCase vector) => new(
        new HalfSpaceParameters
        {
            Trees = (int)vector.Integer("trees"),
            Height = (int)vector.Integer("height"),
            Window = (int)vector.Integer("window"),
            Seed = (ulong)vector.Integer("seed"),
        },
        (int)vector.Integer("features"));

    private static HalfSpaceTrees Restored(HalfSpaceTrees trees, VectorCase vector)
    {
        using var stream = new MemoryStream();
        trees.Save(new BinaryWriter(stream));
        stream.Position = 0;
        var restored = Trees(vector);
        restored.Restore(new BinaryReader(stream));
        return restored;
    }

    private static DdSketch Restored(DdSketch sketch)
    {
        using var stream = new MemoryStream();
        sketch.Save(new BinaryWriter(stream));
        stream.Position = 0;
        var restored = new DdSketch();
        restored.Restore(new BinaryReader(stream));
        return restored;
    }

    private static double[][] Points(VectorCase vector, string key) =>
        [.. vector[key].EnumerateArray().Select(point => point.EnumerateArray().Select(VectorCase.NumberOf).ToArray())];
}
