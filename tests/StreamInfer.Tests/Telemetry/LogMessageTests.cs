using System.Reflection;
using System.Text;
using Microsoft.Extensions.Logging;
using StreamInfer.Host.Service;
using StreamInfer.Kafka.Configuration;
using StreamInfer.OnnxRuntime;
using StreamInfer.Pipeline;
using StreamInfer.Tests.Host.Telemetry;
using StreamInfer.Tests.Pipeline.Kit;

namespace StreamInfer.Tests.Telemetry;

/// <summary>What holds for log messages wherever they are.</summary>
public class LogMessageTests
{
    private const string Secret = "4000-1234-5678-9010";

    private static readonly Assembly[] Program = [typeof(ScoringPipeline).Assembly, typeof(KafkaProperties).Assembly, typeof(OnnxModelLoader).Assembly, typeof(ScoringService).Assembly, typeof(StreamInfer.EmbeddedBroker.EmbeddedBroker).Assembly];

    [Fact]
    public void EventIds_ofAllMessages_areGivenAndDifferent()
    {
        var messages = Program.SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Method: $"{method.DeclaringType!.Name}.{method.Name}", method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId))
            .Where(message => message.EventId is not null)
            .ToList();

        Assert.True(messages.Count > 50, $"{messages.Count} messages");
        Assert.DoesNotContain(messages, message => message.EventId <= 0);
        var twice = messages.GroupBy(message => message.EventId).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(message => message.Method))}");
        Assert.Empty(twice);
    }

    [Fact]
    public async Task Run_eventsThatAreDeadLettered_nothingOfThemIsLogged()
    {
        var logs = new RecordedLogs();
        var model = new ScriptedModel { Script = values => values.Contains(666) ? new StreamInfer.Inference.ModelRunException("the model cannot") : null };
        using var rig = new Rig { Logger = logs.CreateLogger("test"), Sessions = [model] };
        string[] payloads = [$"{{\"x\":\"{Secret}\"}}", $"{{\"y\":\"{Secret}\"}}", $"{Secret}{{", $"[\"{Secret}\"]", $"{{\"x\":666,\"card\":\"{Secret}\"}}", $"{{\"x\":1,\"card\":\"{Secret}\"}}"];
        foreach (var payload in payloads)
        {
            rig.Source.Append(0, Encoding.UTF8.GetBytes($"key-{Secret}"), Encoding.UTF8.GetBytes(payload), ("card", Encoding.UTF8.GetBytes(Secret)));
        }

        await rig.RunUntilPublishedAsync(payloads.Length);

        Assert.Equal(5, rig.Pipeline.State.DeadLetters);
        Assert.Contains(logs.Lines, line => line.Id == 140);
        Assert.DoesNotContain(logs.Lines, line => line.Text.Contains(Secret, StringComparison.Ordinal));
    }
}
