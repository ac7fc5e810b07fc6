using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using StreamInfer.Host;
using StreamInfer.Host.Commands.Running;
using StreamInfer.Host.Service;
using StreamInfer.Host.Tools;
using StreamInfer.IntegrationTests.Kafka;
using StreamInfer.Tests.Host.Http;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>Events whose keys, headers and texts are made to break what shows them.</summary>
public sealed class HostileEventTests
{
    private const string DeadLettersPath = "/topologies/fraud-scoring/dead-letters";

    private static readonly string Hostile = "<script>alert(1)</script>\u001b[2J\u009b31m\r\n\"'\\\u202e\u2028" + new string('x', 10_000);

    [Fact]
    public async Task Events_withHostileTexts_areShownHarmlessEverywhereAndKeptAsTheyCame()
    {
        await using var bed = await ProgramBed.StartAsync();
        await using var service = ProgramBed.Service(bed.Plan());
        using var stop = new CancellationTokenSource();
        var running = service.RunAsync(stop.Token);
        await bed.SendAsync(1);
        var sample = Assert.Single(OutputReader.Read(bed.Broker.BootstrapServers, ProgramBed.Source, 1)).Message.Value;
        var good = await WriteAsync(bed, sample);
        var bad = await WriteAsync(bed, Changed(sample));
        await Eventually.IsTrueAsync(() => Task.FromResult(running.IsCompleted || (service.Metrics.Totals.Predictions == 2 && service.Pipeline!.State.DeadLetters == 1)), () => $"both are done: {service.Metrics.Totals.Predictions} predictions, {service.Pipeline?.State.DeadLetters} dead letters");
        using var http = new HttpClient { BaseAddress = service.Address };

        var letter = Assert.Single((await http.ReadAsync(DeadLettersPath)).GetProperty("items").EnumerateArray());
        Assert.Equal("type-violation", letter.GetProperty("reason").GetString());
        Assert.All(new[] { "key", "preview", "message" }, name => AssertHarmless(letter.GetProperty(name).GetString()!.ReplaceLineEndings("\u0000")));
        Assert.DoesNotContain('<', await http.GetStringAsync($"/api/v1{DeadLettersPath}"));
        Assert.NotEmpty(PrometheusText.Parse(await http.GetByteArrayAsync("/metrics")).Samples);
        await AssertCommandsAsync(bed, http.BaseAddress!, good, bad);
        await AssertKeptAsync(bed);
        await stop.CancelAsync();
        await running;
    }

    private static async Task AssertCommandsAsync(ProgramBed bed, Uri address, TopicPartitionOffset good, TopicPartitionOffset bad)
    {
        var file = bed.Folder.File("topology.yaml");
        string[] url = ["--url", address.ToString()];
        var shown = new List<(int Code, string Text)>
        {
            await CommandRun.OfAsync(StatusCommand.Create(TimeProvider.System), address.ToString()),
            await CommandRun.OfAsync(StatusCommand.Create(TimeProvider.System), address.ToString(), "--json"),
            await CommandRun.OfAsync(DeadLettersCommand.Create(), ["list", "fraud-scoring", .. url]),
            await CommandRun.OfAsync(DeadLettersCommand.Create(), ["list", "fraud-scoring", "--json", .. url]),
        };
        foreach (var place in (TopicPartitionOffset[])[good, bad])
        {
            shown.Add(await CommandRun.AuditAsync(file, $"{place.Topic}/{place.Partition.Value}/{place.Offset.Value}"));
            shown.Add(await CommandRun.AuditAsync(file, $"{place.Topic}/{place.Partition.Value}/{place.Offset.Value}", "--json"));
        }

        using var tailed = new MemoryStream();
        var tail = new TopicTail(null, tailed);
        foreach (var record in OutputReader.Read(bed.Broker.BootstrapServers, ProgramBed.DeadLetters, 1).Concat(OutputReader.Read(bed.Broker.BootstrapServers, ProgramBed.Source, 3)))
        {
            await tail.WriteAsync(new ConsumeResult<byte[]?, byte[]?> { TopicPartitionOffset = record.TopicPartitionOffset, Message = new Message<byte[]?, byte[]?> { Key = record.Message.Key, Value = record.Message.Value, Headers = record.Message.Headers, Timestamp = record.Message.Timestamp } }, CancellationToken.None);
        }

        shown.Add((ExitCode.Success, Encoding.UTF8.GetString(tailed.ToArray())));
        Assert.All(shown, each => Assert.Equal(ExitCode.Success, each.Code));
        Assert.All(shown, each => AssertHarmless(each.Text));
        Assert.Equal(4, shown[^1].Text.Count(letter => letter == '\n'));
        Assert.Equal(7, shown.Count(each => each.Text.Contains("script", StringComparison.Ordinal)));
        Assert.Equal(Hostile, JsonDocument.Parse(shown[5].Text).RootElement.GetProperty("prediction").GetProperty("key").GetString());
    }

    private static async Task AssertKeptAsync(ProgramBed bed)
    {
        var letter = Assert.Single(await Task.Run(() => OutputReader.Read(bed.Broker.BootstrapServers, ProgramBed.DeadLetters, 1)));
        Assert.Equal(Hostile, Encoding.UTF8.GetString(letter.Message.Key!));
        Assert.Equal(Hostile, Encoding.UTF8.GetString(letter.Message.Headers.GetLastBytes("x-<script>")));
    }

    /// <summary>Nothing that a terminal acts on, but the ends of lines.</summary>
    private static void AssertHarmless(string text)
    {
        var found = text.EnumerateRunes().Where(rune => rune.Value != '\n' && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
        Assert.Equal("", string.Join(' ', found.Select(rune => rune.Value.ToString("x4", CultureInfo.InvariantCulture))));
    }

    /// <summary>An amount that is none, and line breaks between the fields.</summary>
    private static byte[] Changed(byte[] sample)
    {
        var changed = JsonNode.Parse(sample)!.AsObject();
        changed["amount"] = Hostile;
        return Encoding.UTF8.GetBytes(changed.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    private static async Task<TopicPartitionOffset> WriteAsync(ProgramBed bed, byte[] value)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new Dictionary<string, string> { ["bootstrap.servers"] = bed.Broker.BootstrapServers }).Build();
        var hostile = Encoding.UTF8.GetBytes(Hostile);
        var written = await producer.ProduceAsync(ProgramBed.Source, new Message<byte[], byte[]> { Key = hostile, Value = value, Headers = new Headers { { "x-<script>", hostile } } });
        return written.TopicPartitionOffset;
    }
}
