using System.Collections.Frozen;
using System.CommandLine;

namespace StreamInfer.Host.Commands.Help;

/// <summary>What <c>--help</c> shows below the options: how each command is used, in lines that can be copied.</summary>
internal static class CommandExamples
{
    private const string Fraud = "topologies/fraud.yaml";

    private static readonly FrozenDictionary<string, CommandExample[]> ByPath = new Dictionary<string, CommandExample[]>(StringComparer.Ordinal)
    {
        ["streaminfer"] =
        [
            new("streaminfer demo --seconds 30", "simulated card transactions, scored on an embedded broker"),
            new($"streaminfer validate {Fraud}", "what is wrong with a topology"),
            new($"streaminfer run {Fraud}", "score until told to stop"),
            new("streaminfer models --help", "the same for a command"),
        ],
        ["streaminfer run"] =
        [
            new($"streaminfer run {Fraud}", "dashboard, API and metrics at http://127.0.0.1:8080"),
            new($"streaminfer run {Fraud} --listen 0.0.0.0:8080 --tokens tokens.jsonl --state /var/lib/streaminfer --log-format json", "unattended, reached from other machines"),
            new($"streaminfer run {Fraud} topologies/electricity.yaml --otlp http://collector:4318 --trace-ratio 0.01", "two topologies in one process, metrics and spans to a collector"),
        ],
        ["streaminfer validate"] =
        [
            new($"streaminfer validate {Fraud} topologies/electricity.yaml", "all mistakes at once, each with its place"),
            new("streaminfer validate --schema > topology.schema.json", "the JSON schema, for editors"),
        ],
        ["streaminfer models"] =
        [
            new("streaminfer models list", "which versions there are"),
            new($"streaminfer models show {Fraud}", "which of them score in a topology"),
            new($"streaminfer models ramp {Fraud} 3 --reason \"retrained on October\"", "give a new one a growing share of the keys"),
        ],
        ["streaminfer models list"] =
        [
            new("streaminfer models list", "every version: complete, or why it does not count"),
            new("streaminfer models list fraud --models models --json", "those of one model, for scripts"),
        ],
        ["streaminfer models show"] =
        [
            new("streaminfer models show fraud --version 2", "files, digest, size and manifest of a version"),
            new($"streaminfer models show {Fraud}", "what scores in a topology, its instances, and what a ramp waits for"),
        ],
        ["streaminfer models check"] =
        [
            new($"streaminfer models check {Fraud} --version 2", "whether a version would pass the gate, before it scores; exit code 3 where not"),
        ],
        ["streaminfer models optimize"] =
        [
            new("streaminfer models optimize fraud --version 2 --fp16", "the next version, in half precision, for a card"),
            new("streaminfer models optimize fraud --fp16 --keep /layers/out --to 7 --json", "with a node in full precision, as version 7, for scripts"),
        ],
        ["streaminfer models ramp"] =
        [
            new($"streaminfer models ramp {Fraud} 3 --reason \"retrained on October\"", "by the stages of the topology file"),
            new($"streaminfer models ramp {Fraud} 3 --stages 1,10,50,100 --hold 30m --mode manual --reason \"first of its kind\"", "by stages of your own, which only people take"),
            new($"streaminfer models ramp {Fraud} 3 --percent 5 --reason \"A/B test\" --wait 2m", "5 % of the keys, for good; until every instance follows"),
        ],
        ["streaminfer models shadow"] =
        [
            new($"streaminfer models shadow add {Fraud} 3 --topic fraud-shadow --reason \"next candidate\"", "version 3 scores copies of all events"),
            new($"streaminfer models shadow remove {Fraud} 3 --reason \"seen enough\"", "and no longer"),
        ],
        ["streaminfer models shadow add"] =
        [
            new($"streaminfer models shadow add {Fraud} 3 --percent 10 --sampling random --topic fraud-shadow --reason \"next candidate\"", "copies of a tenth of the events"),
        ],
        ["streaminfer models shadow remove"] =
        [
            new($"streaminfer models shadow remove {Fraud} 3 --reason \"seen enough\"", "version 3 scores no copies any longer"),
        ],
        ["streaminfer models promote"] =
        [
            new($"streaminfer models promote {Fraud} 3 --reason \"urgent: new fraud pattern\" --wait 2m", "all keys at once, and wait until every instance follows"),
        ],
        ["streaminfer models hold"] = [new($"streaminfer models hold {Fraud} --reason \"asking the analysts\"", "the ramp stays at its stage")],
        ["streaminfer models resume"] = [new($"streaminfer models resume {Fraud} --reason \"analysts agree\"", "the ramp goes on")],
        ["streaminfer models advance"] = [new($"streaminfer models advance {Fraud} --reason \"seen enough\"", "the next stage now")],
        ["streaminfer models rollback"] =
        [
            new($"streaminfer models rollback {Fraud} --reason \"alerts doubled\" --by ops@example.org", "away from the candidates, or else from the active version"),
        ],
        ["streaminfer models pin"] = [new($"streaminfer models pin {Fraud} --reason \"audit week\"", "no share grows; going back stays allowed")],
        ["streaminfer models unpin"] = [new($"streaminfer models unpin {Fraud} --reason \"audit is over\"", "shares may grow again")],
        ["streaminfer demo"] =
        [
            new("streaminfer demo", "until Ctrl+C; started again, it goes on where it was"),
            new("streaminfer demo --seconds 30 --drift-after 10s", "half a minute, in which spending drifts"),
            new("streaminfer demo --story lifecycle", "how versions change under load, every claim checked"),
        ],
        ["streaminfer broker"] =
        [
            new("streaminfer broker --data data", "at 127.0.0.1:9092, everything in one folder"),
            new("streaminfer broker --data data --listen 0.0.0.0:9092 --advertise broker.example.org --flush always", "for other machines, and safe against power loss"),
        ],
        ["streaminfer simulate"] =
        [
            new("streaminfer simulate --topic transactions --rate 1000 --registry http://localhost:8081", "Avro transactions, 1,000 a second"),
            new("streaminfer simulate --csv training.csv --labels --count 100000", "a file to train on"),
            new("streaminfer simulate --scenario unit-change --at 10m --for 5m --label-topic fraud-labels", "after ten minutes somebody sends cents, for five; labels come later"),
        ],
        ["streaminfer produce"] =
        [
            new("streaminfer produce events.csv --topic electricity --format json --key id", "a CSV file as JSON events"),
            new("streaminfer produce events.jsonl --topic transactions --schema schemas/transaction.avsc --registry http://localhost:8081 --rate 500", "JSON lines as Avro, 500 a second"),
        ],
        ["streaminfer tail"] =
        [
            new("streaminfer tail fraud-scores --registry http://localhost:8081", "predictions as they come"),
            new("streaminfer tail fraud-drift --from beginning --count 3", "the first three records"),
            new("streaminfer tail fraud-scores --bootstrap broker:9093 --kafka security.protocol=SSL --kafka ssl.ca.location=/etc/ssl/kafka.pem", "from a broker that speaks TLS"),
        ],
        ["streaminfer audit"] =
        [
            new($"streaminfer audit {Fraud} 5f0c0b7f7f1f4d6cb0a1c2d3e4f50617", "by a prediction's id"),
            new($"streaminfer audit {Fraud} transactions/3/1234 --since 24h --json", "by the event that it is about"),
        ],
        ["streaminfer profile"] =
        [
            new($"streaminfer profile {Fraud} --input training.csv --out models/fraud/3/reference.json --model-version 3", "of the file that version 3 was trained on"),
            new($"streaminfer profile {Fraud} --input transactions --since 2026-01-05T00:00:00Z --until 2026-01-12T00:00:00Z", "of a week of the topic"),
        ],
        ["streaminfer drift"] =
        [
            new("streaminfer drift fraud-scoring", "what a running service sees in that topology"),
            new($"streaminfer drift {Fraud} --replay events.csv", "when monitoring would have alarmed on a file"),
            new($"streaminfer drift {Fraud} --replay transactions --since 2026-01-05T00:00:00Z --window 1h --slide 5m --json", "on a topic, with other windows, for scripts"),
        ],
        ["streaminfer status"] =
        [
            new("streaminfer status", "live, until Ctrl+C"),
            new("streaminfer status https://scorer:8080 --once --json --token-file ops.token", "once, for scripts; exit code 17 where a topology is not ready"),
        ],
        ["streaminfer dead-letters"] =
        [
            new("streaminfer dead-letters list fraud-scoring", "the newest, with their reasons"),
            new("streaminfer dead-letters redrive fraud-scoring 0:17 2:4 --reason \"schema registered\"", "score two of them again"),
        ],
        ["streaminfer dead-letters list"] =
        [
            new("streaminfer dead-letters list fraud-scoring --limit 50", "the newest 50, with their reasons"),
            new("streaminfer dead-letters list fraud-scoring --url https://scorer:8080 --token-env SCORER_TOKEN --json", "of a service elsewhere, for scripts"),
        ],
        ["streaminfer dead-letters redrive"] =
        [
            new("streaminfer dead-letters redrive fraud-scoring 0:17 2:4 --reason \"schema registered\"", "two of them, by the places that list shows"),
        ],
        ["streaminfer token"] =
        [
            new("streaminfer token grafana", "one that only looks"),
            new("streaminfer token ops@example.org --role operator", "one that changes things as well"),
        ],
        ["streaminfer metrics"] =
        [
            new("streaminfer metrics", "all of them, for reading"),
            new("streaminfer metrics --markdown > docs/metrics.md", "the document of this release"),
        ],
        ["streaminfer bench"] =
        [
            new("streaminfer bench --quick", "under a minute"),
            new("streaminfer bench --workload small --load max --load 50% --json results.json", "one model, with a backlog and at half its capacity"),
        ],
        ["streaminfer completion"] =
        [
            new("source <(streaminfer completion bash)", "in this shell; in ~/.bashrc for all"),
            new("source <(streaminfer completion zsh)", "in this shell; in ~/.zshrc for all"),
        ],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Of a command; none where it has none.</summary>
    /// <param name="path">Its words, from the program's name on.</param>
    public static IReadOnlyList<CommandExample> Of(string path) => ByPath.GetValueOrDefault(path) ?? [];

    /// <summary>The words of a command, from the program's name on.</summary>
    public static string PathOf(Command command) => command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{PathOf(parent)} {command.Name}" : command.Name;

    /// <summary>The commands that have examples.</summary>
    public static IEnumerable<string> Paths => ByPath.Keys;
}
