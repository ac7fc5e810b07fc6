using StreamInfer.Host.Simulation;

namespace StreamInfer.Tests.Host.Simulation;

public class SimulationRandomTests
{
    /// <summary>The first words of xoshiro256** whose state is SplitMix64's output from the same seed.</summary>
    [Theory]
    [InlineData(0, 0x99ec5f36cb75f2b4, 0xbf6e1f784956452a, 0x1a5f849d4933e6e0)]
    [InlineData(1, 0xb3f2af6d0fc710c5, 0x853b559647364cea, 0x92f89756082a4514)]
    public void Next_knownSeed_knownWords(ulong seed, ulong first, ulong second, ulong third)
    {
        var random = new SimulationRandom(seed);

        Assert.Equal([first, second, third], [random.Next(), random.Next(), random.Next()]);
    }

    [Fact]
    public void Draws_many_haveTheirMeanAndSpread()
    {
        var random = new SimulationRandom(5);
        var normal = Enumerable.Range(0, 100_000).Select(_ => random.Normal()).ToList();

        Assert.Equal(0, normal.Average(), 0.02);
        Assert.Equal(1, normal.Average(x => x * x), 0.02);
        Assert.Equal(1, Enumerable.Range(0, 100_000).Average(_ => random.Exponential()), 0.02);
        Assert.Equal(2.5, Enumerable.Range(0, 100_000).Average(_ => random.Poisson(2.5)), 0.03);
        Assert.Equal(0.3, Enumerable.Range(0, 100_000).Average(_ => random.Chance(0.3) ? 1 : 0), 0.01);
        Assert.Equal([3, 4, 5], Enumerable.Range(0, 1000).Select(_ => random.Between(3, 5)).Distinct().Order());
    }

    [Fact]
    public void ExpAndLog_wholeRange_agreeWithTheLibrary()
    {
        for (var x = -699.5; x < 700; x += 0.37)
        {
            Assert.Equal(1, PortableMath.Exp(x) / Math.Exp(x), 1e-14);
        }

        for (var x = 1e-9; x < 1e9; x *= 1.01)
        {
            Assert.Equal(Math.Log(x), PortableMath.Log(x), 1e-14);
        }

        Assert.Equal(1, PortableMath.Exp(0));
        Assert.Equal(0, PortableMath.Log(1));
    }
}
