using System.Net;
using StreamInfer.Host.Http;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Host.Api;

public sealed class BadRequestTests
{
    private const string Topology = "/api/v1/topologies/fraud-scoring";

    [Theory]
    [InlineData("rollout", "{", "body")]
    [InlineData("rollout", "[]", "body")]
    [InlineData("rollout", "\"text\"", "body")]
    [InlineData("rollout", "{}", "action")]
    [InlineData("rollout", "{}", "reason")]
    [InlineData("rollout", """{"action":1,"reason":"x"}""", "action")]
    [InlineData("rollout", """{"action":"delete","reason":"x"}""", "action")]
    [InlineData("rollout", """{"action":"promote","reason":"x"}""", "version")]
    [InlineData("rollout", """{"action":"promote","version":"1","reason":"x"}""", "version")]
    [InlineData("rollout", """{"action":"promote","version":0,"reason":"x"}""", "version")]
    [InlineData("rollout", """{"action":"promote","version":1.5,"reason":"x"}""", "version")]
    [InlineData("rollout", """{"action":"promote","version":99999999999,"reason":"x"}""", "version")]
    [InlineData("rollout", """{"action":"ramp","version":1,"percent":0,"reason":"x"}""", "percent")]
    [InlineData("rollout", """{"action":"ramp","version":1,"percent":101,"reason":"x"}""", "percent")]
    [InlineData("rollout", """{"action":"ramp","version":1,"percent":"5","reason":"x"}""", "percent")]
    [InlineData("rollout", """{"action":"hold","reason":" "}""", "reason")]
    [InlineData("rollout", """{"action":"hold","reason":"line\nbreak"}""", "reason")]
    [InlineData("rollout", """{"action":"hold","reason":["x"]}""", "reason")]
    [InlineData("rollout", """{"action":"hold","reason":"x","revision":-1}""", "revision")]
    [InlineData("rollout", """{"action":"hold","reason":"x","extra":true}""", "extra")]
    [InlineData("shadow", """{"action":"begin","version":1,"reason":"x"}""", "action")]
    [InlineData("shadow", """{"action":"start","reason":"x"}""", "version")]
    [InlineData("shadow", """{"action":"start","version":1,"topic":7,"reason":"x"}""", "topic")]
    [InlineData("pause", "{}", "reason")]
    [InlineData("resume", """{"reason":null}""", "reason")]
    [InlineData("dead-letters/redrive", """{"reason":"x"}""", "items")]
    [InlineData("dead-letters/redrive", """{"items":[],"reason":"x"}""", "items")]
    [InlineData("dead-letters/redrive", """{"items":[{"partition":-1,"offset":0}],"reason":"x"}""", "items")]
    [InlineData("dead-letters/redrive", """{"items":[{"partition":"0","offset":0}],"reason":"x"}""", "items")]
    [InlineData("dead-letters/redrive", """{"items":[7],"reason":"x"}""", "items")]
    public async Task Body_thatIsWrong_isRefusedByField(string path, string body, string field)
    {
        await using var bed = await ApiBed.StartAsync();

        var (status, problem) = await bed.PostAsync($"{Topology}/{path}", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Reason_tooLong_isRefused()
    {
        await using var bed = await ApiBed.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await bed.PostAsync($"{Topology}/pause", $$"""{"reason":"{{new string('x', 501)}}"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await bed.PostAsync($"{Topology}/pause", $$"""{"reason":"{{new string('x', 500)}}"}""")).Status);
    }

    [Fact]
    public async Task Items_tooMany_areRefused()
    {
        await using var bed = await ApiBed.StartAsync();
        var items = string.Join(',', Enumerable.Range(0, 101).Select(offset => $$"""{"partition":0,"offset":{{offset}}}"""));

        Assert.Equal(HttpStatusCode.BadRequest, (await bed.PostAsync($"{Topology}/dead-letters/redrive", $$"""{"items":[{{items}}],"reason":"x"}""")).Status);
    }

    [Fact]
    public async Task Body_tooLarge_isRefused()
    {
        await using var bed = await ApiBed.StartAsync();

        var (status, problem) = await bed.PostAsync($"{Topology}/pause", $$"""{"reason":"{{new string('x', RequestLimits.BodyBytes)}}"}""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("65536", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Body_nestedDeep_isRefused()
    {
        await using var bed = await ApiBed.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await bed.PostAsync($"{Topology}/pause", $$"""{"reason":{{new string('[', 1000)}}{{new string(']', 1000)}}}""")).Status);
    }

    [Theory]
    [InlineData("/api/v1/topologies/nope")]
    [InlineData("/api/v1/topologies/FRAUD-SCORING")]
    [InlineData("/api/v1/topologies/..%2F..%2Fetc%2Fpasswd")]
    [InlineData("/api/v1/topologies/%2e%2e/models")]
    [InlineData("/api/v1/topologies/fraud-scoring/drift/..%2F..%2Fsecret")]
    [InlineData("/api/v1/topologies/fraud-scoring/nope")]
    [InlineData("/api/v2/state")]
    [InlineData("/assets/..%2f..%2fetc/passwd")]
    [InlineData("/api/v1/events?topology=../x")]
    public async Task Path_thatLeadsNowhere_isNotFound(string path)
    {
        await using var bed = await ApiBed.StartAsync();

        var (status, problem) = await bed.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal(404, problem.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Topology_unknownWithMarkup_comesBackEscaped()
    {
        await using var bed = await ApiBed.StartAsync();

        var text = await (await bed.Client.GetAsync(new Uri("/api/v1/topologies/%3Cscript%3Ealert(1)%3C%2Fscript%3E%1B[2J", UriKind.Relative))).Content.ReadAsStringAsync();

        Assert.DoesNotContain('<', text);
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("\\u003Cscript", text);
    }

    [Theory]
    [InlineData("anomalies?limit=0")]
    [InlineData("anomalies?limit=201")]
    [InlineData("anomalies?limit=x")]
    [InlineData("dead-letters?limit=-1")]
    [InlineData("dead-letters?before=0:x")]
    [InlineData("dead-letters?before=1:2,1:3")]
    [InlineData("audit?limit=501")]
    [InlineData("drift/amount?version=zwei")]
    public async Task Query_thatIsWrong_isRefused(string path)
    {
        await using var bed = await ApiBed.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await bed.GetAsync($"{Topology}/{path}")).Status);
    }

    [Fact]
    public async Task Method_thatIsNotThere_isRefused()
    {
        await using var bed = await ApiBed.StartAsync();

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await bed.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{Topology}/pause"))).Status);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await bed.PostAsync("/api/v1/state", "{}")).Status);
    }

    [Fact]
    public async Task Change_whileTheServiceStarts_isUnavailable()
    {
        await using var bed = await ApiBed.StartAsync(change: plan => plan with { Control = new ControlPlan("control") });

        var (status, problem) = await bed.PostAsync($"{Topology}/rollout", """{"action":"hold","reason":"x"}""");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("starting", problem.GetProperty("detail").GetString());
    }
}
