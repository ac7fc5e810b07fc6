using System.Text.Json;
using StreamInfer.Tests.Host.Simulation;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Topologies;

/// <summary>The topologies that come with the program.</summary>
public sealed class ShippedTopologyTests
{
    public static TheoryData<string> All => new(Directory.EnumerateFiles(Path.Combine(FraudTopology.Folder, "topologies"), "*.yaml").Select(file => Path.GetFileName(file)));

    [Theory]
    [MemberData(nameof(All))]
    public void Read_shipped_hasNoMistake(string file) => Assert.Empty(Read(file).Errors);

    [Theory]
    [InlineData("fraud-demo.yaml")]
    [InlineData("fraud-drift.yaml")]
    [InlineData("fraud-lifecycle.yaml")]
    public void Read_variantOfFraud_hasItsFeatures(string file) =>
        Assert.Equal(JsonSerializer.Serialize(FraudTopology.ReadPlan().Features), JsonSerializer.Serialize(Read(file).Plan!.Features));

    private static TopologyReading Read(string file) => TopologyReader.Read(Path.Combine(FraudTopology.Folder, "topologies", file), _ => null);
}
