using System.Diagnostics;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>An event at which the process dies: the model would run on it for ever, and SIGKILL ends that.</summary>
public sealed class KillingEventTests : IDisposable
{
    private const int Events = 20;
    private const int Killer = 7;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_killedThreeTimesAtTheSameEvent_deadLettersItAndScoresTheRest()
    {
        using var cluster = new TestCluster();
        cluster.CreateTopic("numbers", 1);
        cluster.CreateTopic("counted", 1);
        cluster.CreateTopic("counted-dead", 1);
        WriteTopology(cluster.BootstrapServers);
        await ProduceAsync(cluster.BootstrapServers);
        for (var death = 1; death <= 3; death++)
        {
            using var victim = Start();
            WaitForKiller(victim, death - 1);
            victim.Kill();
        }

        using var survivor = Start();
        var dead = Assert.Single(await Task.Run(() => OutputReader.Read(cluster.BootstrapServers, "counted-dead", 1)));
        var scored = await Task.Run(() => OutputReader.Read(cluster.BootstrapServers, "counted", Events - 1));
        survivor.Terminate();
        Assert.True(await survivor.ExitAsync() == 0, survivor.Error);

        Assert.Equal($"{{\"x\":{long.MaxValue}}}", System.Text.Encoding.UTF8.GetString(dead.Message.Value));
        Assert.Equal("killed-process", System.Text.Encoding.UTF8.GetString(dead.Message.Headers.GetLastBytes("si-reason")));

        // At least once: what was handed over before a death may come again.
        var keys = scored.Select(record => int.Parse(System.Text.Encoding.UTF8.GetString(record.Message.Key!)));
        Assert.Equal(Enumerable.Range(0, Events).Where(key => key != Killer), keys.Distinct());
    }

    private ProgramRun Start() => new(
        new Dictionary<string, string>(), "run", _folder.File("topology.yaml"), "--models", _folder.File("models"), "--state", _folder.File("state"), "--listen", "none");

    /// <summary>Waits until the process has learnt of earlier deaths, and its own notes say that the killer is being run: alone, once it is a suspect.</summary>
    private void WaitForKiller(ProgramRun victim, int deaths)
    {
        var deadline = new Deadline(TimeSpan.FromMinutes(2));
        while (true)
        {
            deadline.Check("the killer is run");
            Assert.False(victim.HasExited, victim.Error);

            // A slot of three numbers a span lies behind the header; the process has the file for itself, as far as this runtime goes.
            using var copy = Process.Start("cp", [_folder.File("state/counting.numbers.in-flight"), _folder.File("copy")]);
            copy.WaitForExit();
            var notes = copy.ExitCode == 0 ? MemoryMarshal.Cast<byte, long>(File.ReadAllBytes(_folder.File("copy"))) : [];
            var isRun = notes.Length > 4 && notes[2] == 1 && notes[3] <= Killer && notes[4] >= Killer && (deaths == 0 || notes[3] == notes[4]);
            if (isRun && DeathsOfKiller() == deaths)
            {
                return;
            }
        }
    }

    private int DeathsOfKiller()
    {
        var file = _folder.File("state/counting.numbers.suspects");
        var suspects = File.Exists(file) ? File.ReadAllLines(file).Select(line => Array.ConvertAll(line.Split(' '), int.Parse)).ToArray() : [];
        return suspects.Where(suspect => suspect[1] <= Killer && Killer <= suspect[2]).Select(suspect => suspect[3]).SingleOrDefault();
    }

    private void WriteTopology(string bootstrap)
    {
        var model = Directory.CreateDirectory(_folder.File("models/counts/1")).FullName;
        File.Copy(RepositoryFiles.Of("tests", "models", "counts", "model.onnx"), Path.Combine(model, "model.onnx"));
        File.WriteAllText(Path.Combine(model, "model.yaml"), "name: counts\nversion: 1\n");
        _folder.Write("topology.yaml", $$"""
            name: counting
            source: { topic: numbers, group: counting, format: json }
            features:
              - { name: x, path: x }
            model: { name: counts, version: 1, device: cpu, runTimeout: 1h }
            output: { topic: counted, deadLetters: counted-dead }
            kafka:
              bootstrap.servers: {{bootstrap}}
              group.instance.id: one
            """);
    }

    private static async Task ProduceAsync(string bootstrap)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = bootstrap }).Build();
        for (var i = 0; i < Events; i++)
        {
            await producer.ProduceAsync("numbers", new Message<string, string> { Key = i.ToString(), Value = $"{{\"x\":{(i == Killer ? long.MaxValue : i)}}}" });
        }
    }
}
