using StreamInfer.Monitoring.Randomness;
using StreamInfer.Tests.Monitoring.Kit;

namespace StreamInfer.Tests.Monitoring.Randomness;

public class RandomnessVectorTests
{
    [Theory]
    [MemberData(nameof(Vectors.Of), "prng", new[] { "seed" }, MemberType = typeof(Vectors))]
    public void Rng_seed_givesTheDraws(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var seed = ulong.Parse(vector.Text("seed"));
        var splitMix = new SplitMix64(seed);
        vector.MatchExactly("splitmix64", vector["splitmix64"].EnumerateArray().Select(_ => $"{splitMix.Next():x16}").ToArray());
        var words = new Rng(seed);
        vector.MatchExactly("next", vector["next"].EnumerateArray().Select(_ => $"{words.Next():x16}").ToArray());
        var doubles = new Rng(seed);
        vector.MatchExactly("double", vector.Numbers("double"), vector.Numbers("double").Select(_ => doubles.NextDouble()).ToArray());
        var bounded = new Rng(seed);
        vector.MatchExactly("bounded", vector.Integers("boundedArgs").Select(k =>
            k <= int.MaxValue ? bounded.NextBounded((int)k) : (long)Math.BigMul(bounded.Next(), (ulong)k, out _)).ToArray());
        var normal = new Rng(seed);
        vector.MatchExactly("normal12", vector.Numbers("normal12"), vector.Numbers("normal12").Select(_ => VectorStream.Normal12(normal)).ToArray());
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "prng", new[] { "state" }, MemberType = typeof(Vectors))]
    public void Rng_state_goesOn(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var state = vector.Integers("state");
        var rng = new Rng(new RngState((ulong)state[0], (ulong)state[1], (ulong)state[2], (ulong)state[3]));
        vector.MatchExactly("next", vector["next"].EnumerateArray().Select(_ => $"{rng.Next():x16}").ToArray());
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "prng", new[] { "fnv1a64Of" }, MemberType = typeof(Vectors))]
    public void Fnv1a_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        vector.MatchExactly("fnv1a64", $"{Fnv1a.Hash(vector.Text("fnv1a64Of")):x16}");
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "prng", new[] { "stream" }, MemberType = typeof(Vectors))]
    public void Stream_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        vector.MatchExactly("stream", vector.Numbers("stream"), VectorStream.Generate((ulong)vector.Integer("streamSeed"), vector["segments"]));
    }
}
