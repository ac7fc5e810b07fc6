using System.Net;
using StreamInfer.Host.Api;
using StreamInfer.Host.Api.Configuration;
using StreamInfer.Tests.Host.Simulation;
using YamlDotNet.Serialization;

namespace StreamInfer.Tests.Host.Api;

public sealed class AnswerTests
{
    private const string Topology = "/api/v1/topologies/fraud-scoring";

    [Theory]
    [InlineData("")]
    [InlineData("/models")]
    [InlineData("/drift")]
    [InlineData("/anomalies")]
    [InlineData("/labels")]
    [InlineData("/audit")]
    [InlineData("/configuration")]
    public async Task Paths_whileTheServiceStarts_areAnswered(string path)
    {
        await using var bed = await ApiBed.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await bed.GetAsync(Topology + path)).Status);
    }

    [Fact]
    public async Task Health_hasEveryComponent_and503WhileOneFails()
    {
        await using var bed = await ApiBed.StartAsync();
        bed.Served.Service!.Health.Watch("broker", () => null);
        bed.Served.Service.Health.WatchAside("shadow", () => "drops");

        var (status, health) = await bed.GetAsync("/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        var components = health.GetProperty("topologies")[0].GetProperty("components").EnumerateArray().ToDictionary(item => item.GetProperty("component").GetString()!, item => item.GetProperty("status").GetString());
        Assert.Equal(("ok", "failing", "warning"), (components["broker"], components["pipeline"], components["shadow"]));
        bed.Served.Service.Health.Set("pipeline", null);
        Assert.Equal(HttpStatusCode.OK, (await bed.GetAsync("/health")).Status);
    }

    [Fact]
    public async Task Metrics_ofTheServer_areOfAllTopologies()
    {
        await using var bed = await ApiBed.StartAsync();
        bed.Served.Service!.Metrics.StartAtZero();

        var text = await bed.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Contains("streaminfer_events_total{pipeline=\"fraud-scoring\"} 0", text);
        Assert.Contains("streaminfer_event_latency_seconds_count{pipeline=\"fraud-scoring\"} 0", text);
    }

    [Fact]
    public void Yaml_ofAPlanWithSecrets_isYamlAndHasNone()
    {
        var plan = FraudTopology.ReadPlan();
        plan = plan with
        {
            Kafka = plan.Kafka.Add("sasl.password", "hunter2").Add("ssl.key.password", "hunter2").Add("sasl.oauthbearer.client.secret", "hunter2").Add("ssl.key.pem", "hunter2").Add("sasl.username", "me: \"x\""),
            Registry = plan.Registry! with { Password = "hunter2", Token = "hunter2", Username = "me", Urls = [new Uri("http://user:hunter2@registry:8081/x")] },
        };

        var yaml = PlanYaml.Write(plan);

        Assert.DoesNotContain("hunter2", yaml);
        var document = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(yaml);
        Assert.Equal("fraud-scoring", document["name"]);
        var kafka = (Dictionary<object, object>)document["kafka"];
        Assert.Equal((Secrets.Masked, "me: \"x\""), ((string)kafka["sasl.password"], (string)kafka["sasl.username"]));
        Assert.Equal("http://********@registry:8081/x", ((List<object>)((Dictionary<object, object>)document["registry"])["urls"]).Single());
        Assert.Equal(plan.Features.Length, ((List<object>)document["features"]).Count);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\u001b[31mb\nc", "a\\u001b[31mb\\u000ac")]
    [InlineData("\u202Eevil", "\\u202eevil")]
    [InlineData("ääääääääääää", "ääääääääää…")]
    public void Bytes_ofText_arePrintableAndBounded(string text, string expected) =>
        Assert.Equal(expected, PrintableBytes.Of(System.Text.Encoding.UTF8.GetBytes(text), expected.EndsWith('…') ? 10 : 100));

    [Fact]
    public void Bytes_thatAreNoText_areBase64() => Assert.Equal("base64:/wD/", PrintableBytes.Of([255, 0, 255], 100));
}
