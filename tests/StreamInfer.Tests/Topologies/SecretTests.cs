using StreamInfer.Topologies;
using static StreamInfer.Topologies.TopologyErrorKind;

namespace StreamInfer.Tests.Topologies;

public sealed class SecretTests
{
    private const string Canary = "Kanari3nv0gel";

    [Theory]
    [InlineData("registry: { url: 'http://r', username: u, password: Kanari3nv0gel }", "registry.password")]
    [InlineData("registry: { url: 'http://r', username: u, password: 'x${E}' }", "registry.password")]
    [InlineData("registry: { url: 'http://r', username: u, password: '${E:Kanari3nv0gel}' }", "registry.password")]
    [InlineData("registry: { url: 'http://r', token: Kanari3nv0gel }", "registry.token")]
    [InlineData("registry: { url: 'http://r', token: '' }", "registry.token")]
    public void ReadText_literalSecretOfTheRegistry_isRefused(string line, string property) =>
        AssertHidden(Sample.AssertError(Sample.With(Sample.ExtraLine, line), LiteralSecret, Sample.ExtraLine, property));

    [Theory]
    [InlineData("sasl.password")]
    [InlineData("ssl.key.password")]
    [InlineData("ssl.keystore.password")]
    [InlineData("ssl.key.pem")]
    [InlineData("sasl.oauthbearer.client.secret")]
    [InlineData("sasl.oauthbearer.assertion.private.key.pem")]
    [InlineData("sasl.oauthbearer.assertion.private.key.passphrase")]
    public void ReadText_literalSecretOfKafka_isRefused(string property) => AssertHidden(Sample.AssertError(
        Sample.With(Sample.KafkaLine, $"kafka: {{ bootstrap.servers: b, {property}: {Canary} }}"), LiteralSecret, Sample.KafkaLine, $"kafka.{property}"));

    [Theory]
    [InlineData("'${E}'", "v")]
    [InlineData("'${E}${E:}'", "vv")]
    public void ReadText_secretFromTheEnvironment_reachesThePlan(string written, string expected)
    {
        var plan = Sample.Plan(
            Sample.With(Sample.KafkaLine, $"kafka: {{ bootstrap.servers: b, sasl.password: {written} }}"), ("E", "v"));

        Assert.Equal(expected, plan.Kafka["sasl.password"]);
    }

    [Theory]
    [InlineData("registry: { url: 'http://r', username: u, pasword: Kanari3nv0gel }")]
    [InlineData("registry: { url: 'http://r', password:Kanari3nv0gel }")]
    [InlineData("registry: { url: 'http://r', password: [Kanari3nv0gel] }")]
    [InlineData("registry: { url: 'http://r', password: { a: Kanari3nv0gel } }")]
    [InlineData("registry: { url: 'http://u:Kanari3nv0gel@r' }")]
    [InlineData("registry: { url: ['http://r', 'http://u:Kanari3nv0gel@r'] }")]
    [InlineData("registry: { url: 'http://r', password: Kanari3nv0gel, password: Kanari3nv0gel }")]
    [InlineData("registry: { url: 'http://r', password: *Kanari3nv0gel }")]
    [InlineData("registry: { url: 'http://r', password: !Kanari3nv0gel x }")]
    [InlineData("registry: { url: 'http://r', password: 'Kanari3nv0gel }")]
    [InlineData("registry: { url: 'http://r', password: @Kanari3nv0gel }")]
    [InlineData("registry: { url: 'http://r', password: %Kanari3nv0gel }")]
    [InlineData("registry: { url: 'http://r', password: \"\\Kanari3nv0gel\" }")]
    [InlineData("registry: { url: 'http://r', password: \"${E}\", token: Kanari3nv0gel, username: u }")]
    [InlineData("password: Kanari3nv0gel")]
    [InlineData("password:Kanari3nv0gel")]
    public void ReadText_mistakeBesideASecret_doesNotShowIt(string line)
    {
        var errors = Sample.Read(Sample.With(Sample.ExtraLine, line)).Errors;

        Assert.NotEmpty(errors);
        Assert.All(errors, AssertHidden);
    }

    [Theory]
    [InlineData("sasl.pasword: Kanari3nv0gel")]
    [InlineData("sasl.password: [Kanari3nv0gel]")]
    [InlineData("sasl.username: { x: Kanari3nv0gel }")]
    [InlineData("'sasl password': Kanari3nv0gel")]
    [InlineData("sasl.password:Kanari3nv0gel")]
    [InlineData("sasl.username: '${Kanari'")]
    [InlineData("acks: Kanari3nv0gel")]
    public void ReadText_mistakeBesideASecretOfKafka_doesNotShowIt(string property)
    {
        var errors = Sample.Read(Sample.With(Sample.KafkaLine, $"kafka: {{ {property} }}")).Errors;

        Assert.NotEmpty(errors);
        Assert.All(errors, AssertHidden);
    }

    [Fact]
    public void ReadText_canaryInEveryVariable_isInNoMessage()
    {
        var text = """
            name: ${A}/
            source: { topic: '${A}/', group: "${A}\n", format: '${A}', schema: '${A}', eventTime: '${A}..x', tombstones: '${A}', commitInterval: '${A}' }
            features:
              - { name: '${A}', path: '${A}..', length: '${A}', default: '${A}', min: '${A}', transform: '${A}', timeZone: '${A}', categories: ['${A}', '${A}'], encode: '${A}' }
              - { name: '${A}', coerce: '${A}' }
            model: { name: '${A}/', version: '${A}' }
            output: { topic: '${A}', deadLetters: '${A}', threshold: '${A}' }
            delivery: ${A}
            registry: { url: '${A}', username: u, password: '${A}', token: '${A}', ca: '${A}', timeout: '${A}' }
            kafka: { bootstrap.servers: '${A}', sasl.password: '${A}', sasl.username: '${A}' }
            """;

        var errors = Sample.Read(text, ("A", Canary)).Errors;

        Assert.InRange(errors.Length, 20, 60);
        Assert.All(errors, AssertHidden);
    }

    [Fact]
    public void ToString_planWithSecrets_doesNotShowThem()
    {
        var plan = Sample.Plan(Sample.With(Sample.ExtraLine, "registry: { url: 'http://r', token: '${A}' }"), ("A", Canary));

        Assert.DoesNotContain(Canary, plan.ToString(), StringComparison.Ordinal);
    }

    private static void AssertHidden(TopologyError error)
    {
        Assert.DoesNotContain("anari", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("anari", error.Value ?? "", StringComparison.Ordinal);
    }
}
