using System.Text;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Topologies;

/// <summary>
/// Whatever is done to a file, reading it ends with a plan or with located errors, and never with an exception or a secret.
/// </summary>
public sealed class MutationTests
{
    private const int Mutants = 4_000;
    private const string Canary = "Kanari3nv0gel";

    private const string Original = """
        name: fraud-scoring
        source:
          topic: transactions
          group: &group fraud
          format: avro
          eventTime: meta.time
        features:
          - { name: amount, path: "tx['a.b']", default: 0, min: 0, max: 1e6, transform: log1p }
          - { name: channel, categories: [web, pos, 7], encode: onehot, onUnknown: reject }
          - name: hour
            path: event_time
            transform: [hourOfDay, cyclical]
            timeZone: Europe/Vienna
        model: { name: fraud, version: 3, device: cpu }
        batching:
          maxBatchSize: 256
          deadline: ${DEADLINE:10ms}
        rollout: { version: 4, percent: 5, stages: [1, 5, 100], hold: 1h, guardrails: { errorRate: 0.02 } }
        shadow: [{ version: 5, topic: fraud-shadow, percent: 2.5, sampling: random }]
        control: { topic: control, auditTopic: audit, keep: 2 }
        output: { topic: fraud-scores, deadLetters: fraud-dead, threshold: 0.8 }
        delivery: at-least-once
        registry: { url: ["http://r:8081"], username: u, password: "${SECRET}" }
        kafka:
          bootstrap.servers: localhost:9092
          sasl.password: ${SECRET}
        """;

    private static readonly string[] Pieces =
    [
        ":", ": ", "- ", "[", "]", "{", "}", "\n", "\n  ", "\t", "'", "\"", "#", "&a ", "*a", "*group", "!", "!!int ", "|", ">", "%", "@", "`", "?", "? ", "---", "...",
        "${", "${SECRET}", "${NONE}", "}", "null", "~", "<<: ", "\0", "\uFFFF", "\uD800", "é", "99999999999999999999", "-1", ".nan", "1e999", "name", "features", ",",
    ];

    [Fact]
    public void ReadText_original_isRight() => Assert.NotNull(Read(Original).Plan);

    [Fact]
    public void ReadText_mutants_giveAPlanOrErrorsWithoutSecrets()
    {
        var random = new Random(20261122);
        var plans = 0;
        for (var i = 0; i < Mutants; i++)
        {
            var text = Mutate(random);
            var reading = Read(text);

            Assert.True(reading.Plan is null == !reading.Errors.IsEmpty, text);
            plans += reading.Plan is null ? 0 : 1;
            Assert.All(reading.Errors, error =>
            {
                Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
                Assert.InRange(error.Line, 1, text.Count(letter => letter is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029') + 2);
                Assert.InRange(error.Column, 1, text.Length + 1);
            });
        }

        // The mutants are of use only if they reach both sides.
        Assert.InRange(plans, 100, Mutants - 100);
    }

    private static TopologyReading Read(string text) => Sample.Read(text, ("SECRET", Canary));

    private static string Mutate(Random random)
    {
        var text = new StringBuilder(Original);
        for (var edits = random.Next(1, 5); edits > 0; edits--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(5))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    text[at] = (char)random.Next(1, 128);
                    break;
                case 3:
                    text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 60), text.Length - at)));
                    break;
                default:
                    text.Length = random.Next(4) == 0 ? Math.Max(1, at) : text.Length;
                    break;
            }
        }

        return text.ToString();
    }
}
