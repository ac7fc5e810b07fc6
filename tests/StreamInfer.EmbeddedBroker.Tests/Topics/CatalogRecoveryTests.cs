using System.Text.Json.Nodes;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Topics;

public sealed class CatalogRecoveryTests : IDisposable
{
    private readonly CatalogFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Open_afterTheEndBetweenFileAndFolders_makesTheFolders()
    {
        using (var catalog = _fixture.Open())
        {
            catalog.Create("t", 3, new TopicSettings());
        }

        Directory.Delete(Path.Combine(_fixture.TopicsFolder, "t-1"), recursive: true);
        using var again = _fixture.Open();
        Assert.Equal(3, again.Find("t")!.Partitions.Count);
        Assert.Equal(["t-0", "t-1", "t-2"], _fixture.Folders());
    }

    [Fact]
    public void Open_afterTheEndInADeletion_finishesIt()
    {
        using (var catalog = _fixture.Open())
        {
            catalog.Create("t", 3, new TopicSettings());
            catalog.Create("u", 1, new TopicSettings());
        }

        ChangeFile(topics => topics.Single(topic => (string)topic!["name"]! == "t")!["isDeleted"] = true);
        Directory.Delete(Path.Combine(_fixture.TopicsFolder, "t-0"), recursive: true);
        using var again = _fixture.Open();
        Assert.Null(again.Find("t"));
        Assert.Equal(["u-0"], _fixture.Folders());
        Assert.DoesNotContain("\"t\"", File.ReadAllText(_fixture.CatalogPath));
    }

    [Fact]
    public void Open_withoutTheFileOfTopics_refusesToTakePartitionsForNothing()
    {
        using (_fixture.Open())
        {
        }

        File.Delete(_fixture.CatalogPath);
        Assert.Contains("topics.json", Assert.Throws<InvalidDataException>(_fixture.Open).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"version":2,"topics":[]}""")]
    [InlineData("""{"version":1,"topics":[{"name":"t"}]}""")]
    [InlineData("""{"version":1,"topics":[{"name":"../t","id":"9a2e4c1e-5d5d-4b0e-9d0c-0c4c6f4f3b11","partitions":1,"isDeleted":false,"settings":{}}]}""")]
    [InlineData("""{"version":1,"topics":[{"name":"../t","id":"9a2e4c1e-5d5d-4b0e-9d0c-0c4c6f4f3b11","partitions":1,"isDeleted":true,"settings":{}}]}""")]
    [InlineData("""{"version":1,"topics":[{"name":"t","id":"9a2e4c1e-5d5d-4b0e-9d0c-0c4c6f4f3b11","partitions":1000000,"isDeleted":false,"settings":{}}]}""")]
    [InlineData("""{"version":1,"topics":[{"name":"t","id":"9a2e4c1e-5d5d-4b0e-9d0c-0c4c6f4f3b11","partitions":1,"isDeleted":false,"settings":{"x":"y"}}]}""")]
    public void Open_ofAFileThatIsNoCatalog_saysSo(string content)
    {
        Directory.CreateDirectory(_fixture.Options.DataFolder);
        File.WriteAllText(_fixture.CatalogPath, content);
        Assert.Contains("topics.json", Assert.Throws<InvalidDataException>(_fixture.Open).Message);
    }

    /// <summary>
    /// Random changes, the disk failing for good at a random write, then a new start: what was acknowledged is as it was said, what was refused has
    /// happened or not, and nothing else is there.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Open_afterADiskThatFailedAtAnyWrite_hasWhatWasAcknowledged(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 25; round++)
        {
            using var fixture = new CatalogFixture();
            var healthy = fixture.Environment;
            var (expected, unsure) = (new Dictionary<string, int>(), new Dictionary<string, int?[]>());
            var catalog = fixture.Open();
            catalog.Dispose();
            var left = random.Next(60);
            fixture.Environment = healthy with { Write = (file, bytes, position) => Write(file, bytes, position, ref left) };
            try
            {
                catalog = fixture.Open();
                Change(catalog, random, expected, unsure);
                catalog.Dispose();
            }
            catch (IOException)
            {
                // the disk failed while opening
            }

            fixture.Environment = healthy;
            using var again = fixture.Open();
            var found = again.All.Where(topic => !topic.IsInternal).ToDictionary(topic => topic.Name, topic => topic.Partitions.Count);
            foreach (var name in expected.Keys.Concat(found.Keys).Concat(unsure.Keys).Distinct())
            {
                int? count = found.TryGetValue(name, out var partitions) ? partitions : null;
                int? due = expected.TryGetValue(name, out var wanted) ? wanted : null;
                Assert.Contains(count, unsure.GetValueOrDefault(name, [due]));
            }

            Assert.Equal(found.Sum(topic => topic.Value), fixture.Folders().Length);
        }
    }

    private static void Write(Microsoft.Win32.SafeHandles.SafeFileHandle file, ReadOnlySpan<byte> bytes, long position, ref int left)
    {
        if (left-- <= 0)
        {
            throw new IOException("no space left");
        }

        RandomAccess.Write(file, bytes, position);
    }

    private static void Change(TopicCatalog catalog, Random random, Dictionary<string, int> expected, Dictionary<string, int?[]> unsure)
    {
        for (var step = 0; step < 12; step++)
        {
            var name = "topic" + random.Next(3);
            int? before = expected.TryGetValue(name, out var had) ? had : null;
            var total = (before ?? 0) + 1 + random.Next(3);
            var (error, after) = random.Next(3) switch
            {
                0 => (catalog.Delete(name), (int?)null),
                1 => (catalog.AddPartitions(name, total), total),
                _ => (catalog.Create(name, total, new TopicSettings()), total),
            };
            if (error == ErrorCode.None)
            {
                expected.Remove(name);
                if (after is { } count)
                {
                    expected[name] = count;
                }
            }
            else if (error == ErrorCode.KafkaStorageError)
            {
                unsure[name] = [.. unsure.GetValueOrDefault(name, []), before, after];
            }
        }
    }

    private void ChangeFile(Action<JsonArray> change)
    {
        var document = JsonNode.Parse(File.ReadAllText(_fixture.CatalogPath))!;
        change(document["topics"]!.AsArray());
        File.WriteAllText(_fixture.CatalogPath, document.ToJsonString());
    }
}
