using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Service;
using StreamInfer.Host.Telemetry;
using StreamInfer.Host.Terminal;

namespace StreamInfer.Host.Commands;

/// <summary><c>streaminfer run FILE…</c>: scores until SIGTERM or SIGINT.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("topology") { Description = "The topology file, or several: pipelines of one process, which share models.", Arity = ArgumentArity.OneOrMore };
        var models = new Option<string>("--models") { Description = "The model repository.", DefaultValueFactory = _ => "models" };
        var listen = new Option<string>("--listen")
        {
            Description = "Where the dashboard, the API, /metrics and /health are served for all topologies, as address:port; 'none' for nowhere. Another address than a loopback one needs --tokens or --oidc-issuer.",
            DefaultValueFactory = _ => "127.0.0.1:8080",
        };
        var state = new Option<string?>("--state")
        {
            Description = "A folder that outlives the process, for notes of what is in flight: an event that keeps killing the process is then found and dead-lettered. Left out, none are taken.",
        };
        var format = new Option<LogFormat>("--log-format") { Description = "How log lines are written.", DefaultValueFactory = _ => LogFormat.Text };
        var otlp = new Option<string?>("--otlp")
        {
            Description = "Where metrics and spans are pushed to by OTLP, as http://host:4318; OTEL_EXPORTER_OTLP_ENDPOINT says the same. Left out, nothing is pushed.",
        };
        var ratio = new Option<double>("--trace-ratio")
        {
            Description = "Share of the micro-batches that spans are made of, 0 to 1, beside those with events of sampled traces. 0: of none.",
            DefaultValueFactory = _ => 0,
        };
        var command = new Command("run", "Scores the events of one topology, or of several, until it is told to stop (SIGTERM, SIGINT).") { files, models, listen, state, format, otlp, ratio };
        var http = new HttpOptions();
        http.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            if (!TryParseListen(parsed.GetValue(listen)!, out var endpoint))
            {
                await Console.Error.WriteLineAsync($"--listen '{parsed.GetValue(listen)}': {ListenArgument.Allowed}, or none");
                return ExitCode.Usage;
            }

            var share = parsed.GetValue(ratio);
            if (!OtlpOptions.TryRead(parsed.GetValue(otlp), Environment.GetEnvironmentVariable, out var push, out var mistake) || share is not (>= 0 and <= 1))
            {
                await Console.Error.WriteLineAsync(mistake ?? $"--trace-ratio '{share}': allowed is 0 to 1");
                return ExitCode.Usage;
            }

            using var logs = Logs.Create(parsed.GetValue(format), LogLevel.Information);
            using var pushing = OtlpPush.Start(push, logs);
            var options = new ServiceOptions(parsed.GetValue(models)!, endpoint) { StateFolder = parsed.GetValue(state), TraceRatio = share, Security = http.Read(parsed) };
            return await RunToEnd.RunAsync(parsed.GetValue(files)!, options, logs, stop);
        });
        return command;
    }

    private static bool TryParseListen(string text, out IPEndPoint? endpoint)
    {
        endpoint = null;
        return text == "none" || ListenArgument.TryParse(text, out endpoint);
    }
}
