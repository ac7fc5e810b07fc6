using System.Text;
using StreamInfer.Monitoring.Columns;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Tests.Host.Simulation;
using StreamInfer.Tests.Monitoring.Kit;
using StreamInfer.Tests.OnnxRuntime;

namespace StreamInfer.Tests.Monitoring.Profiles;

public class ReferenceProfileTests
{
    private static readonly ReferenceProfile Sample = new SampleReference(500).Profile;

    [Fact]
    public void Parse_written_isTheSame()
    {
        var bytes = ReferenceProfileWriter.Write(Sample);
        var profile = ReferenceProfileReader.Parse(bytes);

        Assert.Equal(bytes, ReferenceProfileWriter.Write(profile));
        Assert.Equal(Sample.CreatedAt, profile.CreatedAt);
        Assert.Equal(64, profile.Hash.Length);
        Assert.Equal(Sample.Features.Select(feature => feature.Name), profile.Features.Select(feature => feature.Name));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Read_sampleModel_isKept(int version)
    {
        var folder = Path.GetDirectoryName(Upwards.Find("StreamInfer.sln")!)!;
        var profile = ReferenceProfileReader.Read(Path.Combine(folder, "models", "fraud", $"{version}", "reference.json"));

        Assert.Equal(("fraud", version), (profile.Model, profile.ModelVersion));
        Assert.Equal(Projection.Number, profile.Projections.Count);
        Assert.True(profile.Score!.IsUnitInterval);
        var unwatched = UnwatchedColumns.Of(FraudTopology.ReadPlan());
        string[] varying = [.. profile.Features.Where(feature => feature.Numeric is { Varies: true } && !unwatched.Contains(feature.Name)).Select(feature => feature.Name)];
        Assert.Equal(varying, profile.Correlation!.Features);
        Assert.All(profile.Projections.Select((projection, number) => (projection, number)), item =>
        {
            // Drawn here as it was by the tool that trained the model.
            var drawn = Projection.Draw(varying.Length, item.number);
            Assert.Equal(drawn.Features.Select(index => varying[index]), item.projection.Features);
            Assert.Equal(drawn.Signs, item.projection.Signs);
        });
    }

    [Theory]
    [InlineData("\"schemaVersion\":1", "\"schemaVersion\":2", "$.schemaVersion is not 1")]
    [InlineData("\"model\":\"sample\",", "", "$ has no key 'model'")]
    [InlineData("\"modelVersion\":1", "\"modelVersion\":0", "$.modelVersion is not a version from 1 on: 0")]
    [InlineData("\"rows\":500,\"createdAt\"", "\"rows\":-1,\"createdAt\"", "$.rows is not an integer from 0 on: -1")]
    [InlineData("2026-11-28T12", "yesterday", "$.createdAt is not a moment")]
    [InlineData("\"kind\":\"categorical\"", "\"kind\":\"text\"", "$.features.channel.kind is neither")]
    [InlineData("\"constant\":true", "\"constant\":false", "$.features.constant.constant contradicts min and max")]
    [InlineData("\"usable\":true", "\"usable\":false", "$.features.a.usable contradicts count")]
    [InlineData("\"singletons\":0", "\"singletons\":\"no\"", "$.features.channel.singletons is not an integer: \"no\"")]
    [InlineData("\"infinite\":0", "\"infinite\":3", "$.features.a has rows that are not count + missing + infinite")]
    [InlineData("\"signs\":[", "\"signs\":[2,", "$.projections[0].signs[0] is neither 1 nor -1: 2")]
    [InlineData("\"features\":[\"a\"", "\"features\":[\"zzz\"", "$.correlation.features[0] names no numeric feature that varies: \"zzz\"")]
    [InlineData("\"matrix\":[[1,", "\"matrix\":[[1.5,", "$.correlation.matrix[0] holds no correlation at 0")]
    [InlineData("\"matrix\":[[1,", "\"matrix\":[[", "$.correlation.matrix is not 3 × 3")]
    [InlineData("\"edges\":[", "\"edges\":[1e9,", "$.features.a.edges[1] is not above the edge before it")]
    [InlineData("\"known\":[]", "\"known\":[\"xyz\"]", "$.features.channel.known[0] is not a hash of 16 hex digits")]
    [InlineData("\"b\":{", "\"a\":{", "$.features has the feature 'a' twice")]
    [InlineData("{\"schemaVersion\"", "\"schemaVersion\"", "is not JSON")]
    public void Parse_wrong_namesThePlace(string right, string wrong, string message)
    {
        var text = Encoding.UTF8.GetString(ReferenceProfileWriter.Write(Sample));
        var at = text.IndexOf(right, StringComparison.Ordinal);
        Assert.True(at >= 0, $"the sample has no {right}");
        var changed = string.Concat(text.AsSpan(0, at), wrong, text.AsSpan(at + right.Length));

        var error = Assert.Throws<ReferenceProfileException>(() => ReferenceProfileReader.Parse(Encoding.UTF8.GetBytes(changed)));
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void Read_noFile_namesIt() =>
        Assert.Contains("/no/reference.json: ", Assert.Throws<ReferenceProfileException>(() => ReferenceProfileReader.Read("/no/reference.json")).Message);

    [Fact]
    public void Correlation_ofRelatedColumns_isTheirs()
    {
        Assert.InRange(Sample.Correlation!.Matrix[0][1], 0.85, 0.95);
        Assert.InRange(Sample.Correlation.Matrix[0][2], -0.1, 0.1);
        Assert.Equal(["a", "b", "c"], Sample.Correlation.Features);
    }

    [Fact]
    public void AddNumeric_otherLength_throws()
    {
        var builder = new ReferenceProfileBuilder();
        builder.AddNumeric("a", [1, 2]);
        Assert.Throws<ArgumentException>(() => builder.AddNumeric("b", [1]));
    }
}
