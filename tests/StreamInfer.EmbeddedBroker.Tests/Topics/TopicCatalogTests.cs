using StreamInfer.EmbeddedBroker.Tests.Storage;
using StreamInfer.EmbeddedBroker.Topics;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Topics;

public sealed class TopicCatalogTests : IDisposable
{
    private readonly CatalogFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Open_ofAnEmptyFolder_createsTheInternalTopics()
    {
        using var catalog = _fixture.Open();
        foreach (var name in new[] { TopicCatalog.GroupOffsets, TopicCatalog.TransactionState })
        {
            var topic = catalog.Find(name)!;
            Assert.True(topic.IsInternal);
            Assert.Equal(CleanupPolicy.Compact, topic.Settings.CleanupPolicy);
            Assert.Equal(name, Assert.Single(topic.Partitions).Topic);
        }
    }

    [Fact]
    public void Open_again_findsTopicsAsTheyWere()
    {
        Guid id;
        using (var catalog = _fixture.Open())
        {
            Assert.Equal(ErrorCode.None, catalog.Create("orders", 3, new TopicSettings { RetentionMs = 5 }));
            Assert.Equal(ErrorCode.None, catalog.Create("gone", 2, new TopicSettings()));
            Assert.Equal(ErrorCode.None, catalog.Delete("gone"));
            id = catalog.Find("orders")!.Id;
            CatalogFixture.Append(catalog.Find("orders")!.Find(2)!, "k", "v");
        }

        using var again = _fixture.Open();
        var orders = again.Find("orders")!;
        Assert.Same(orders, again.Find(id));
        Assert.False(orders.IsInternal);
        Assert.Equal(5, orders.Settings.RetentionMs);
        Assert.Equal(["retention.ms"], TopicConfig.ValuesSet(orders.Settings).Keys);
        Assert.Equal([(0, 0L), (1, 0L), (2, 1L)], orders.Partitions.Select(log => (log.Partition, log.EndOffset)));
        Assert.Null(again.Find("gone"));
        Assert.Equal(["orders-0", "orders-1", "orders-2"], _fixture.Folders());
    }

    [Theory]
    [InlineData("a/b", 1, nameof(ErrorCode.InvalidTopic))]
    [InlineData("t", 0, nameof(ErrorCode.InvalidPartitions))]
    [InlineData("t", -1, nameof(ErrorCode.InvalidPartitions))]
    [InlineData("t", 10_001, nameof(ErrorCode.InvalidPartitions))]
    [InlineData("t", 9_999, nameof(ErrorCode.InvalidPartitions))] // two are the internal topics'
    [InlineData("there", 1, nameof(ErrorCode.TopicAlreadyExists))]
    [InlineData("__consumer_offsets", 1, nameof(ErrorCode.TopicAlreadyExists))]
    public void Create_ofWhatIsNotAllowed_changesNothing(string name, int partitions, string expected)
    {
        using var catalog = _fixture.Open();
        catalog.Create("there", 1, new TopicSettings());
        Assert.Equal(expected, catalog.Create(name, partitions, new TopicSettings()).ToString());
        Assert.Equal(expected, catalog.CheckCreate(name, partitions).Error.ToString());
        Assert.NotNull(catalog.CheckCreate(name, partitions).Message);
        Assert.Equal(3, catalog.All.Count);
        Assert.Equal(["there-0"], _fixture.Folders());
    }

    [Fact]
    public void Create_ofTheNameOfADeletedTopic_isANewTopic()
    {
        using var catalog = _fixture.Open();
        catalog.Create("t", 2, new TopicSettings());
        var (id, log) = (catalog.Find("t")!.Id, catalog.Find("t")!.Find(0)!);
        CatalogFixture.Append(log, "k", "v");
        var told = new List<string>();
        catalog.OnDeleted = told.Add;

        Assert.Equal(ErrorCode.None, catalog.Delete("t"));
        Assert.Null(catalog.Find(id));
        Assert.Equal(["t"], told);
        Assert.Empty(_fixture.Folders());
        Assert.Equal(ErrorCode.None, catalog.Create("t", 1, new TopicSettings()));
        Assert.NotEqual(id, catalog.Find("t")!.Id);
        Assert.Equal(0, catalog.Find("t")!.Find(0)!.EndOffset);
        Assert.Equal(ErrorCode.KafkaStorageError, log.Append(LogFixture.Batch("late")).Error);
    }

    [Theory]
    [InlineData("absent", nameof(ErrorCode.UnknownTopicOrPartition))]
    [InlineData(TopicCatalog.GroupOffsets, nameof(ErrorCode.InvalidTopic))]
    public void Delete_ofWhatMayNotBe_isRefused(string name, string expected)
    {
        using var catalog = _fixture.Open();
        catalog.OnDeleted = _ => Assert.Fail("nothing was deleted");
        Assert.Equal(expected, catalog.Delete(name).ToString());
        Assert.Equal(2, catalog.All.Count);
    }

    [Fact]
    public void AddPartitions_keepsTheOldOnes_andStays()
    {
        using (var catalog = _fixture.Open())
        {
            catalog.Create("t", 1, new TopicSettings());
            var first = catalog.Find("t")!.Find(0);
            Assert.Equal(ErrorCode.None, catalog.AddPartitions("t", 3));
            Assert.Same(first, catalog.Find("t")!.Find(0));
            CatalogFixture.Append(catalog.Find("t")!.Find(2)!, "k", "v");
        }

        using var again = _fixture.Open();
        Assert.Equal([0L, 0L, 1L], again.Find("t")!.Partitions.Select(log => log.EndOffset));
    }

    [Theory]
    [InlineData("absent", 5, nameof(ErrorCode.UnknownTopicOrPartition))]
    [InlineData("t", 2, nameof(ErrorCode.InvalidPartitions))]
    [InlineData("t", 1, nameof(ErrorCode.InvalidPartitions))]
    [InlineData("t", 10_000, nameof(ErrorCode.InvalidPartitions))]
    [InlineData(TopicCatalog.TransactionState, 2, nameof(ErrorCode.InvalidTopic))]
    public void AddPartitions_ofWhatMayNotBe_isRefused(string name, int total, string expected)
    {
        using var catalog = _fixture.Open();
        catalog.Create("t", 2, new TopicSettings());
        Assert.Equal(expected, catalog.AddPartitions(name, total).ToString());
        Assert.NotNull(catalog.CheckPartitions(name, total).Message);
        Assert.Equal(2, catalog.Find("t")!.Partitions.Count);
    }

    [Fact]
    public void Alter_reachesOpenLogs_andStays()
    {
        using (var catalog = _fixture.Open())
        {
            catalog.Create("t", 1, new TopicSettings());
            Assert.Equal(ErrorCode.None, catalog.Alter("t", settings => settings with { MaxMessageBytes = 70 }));
            Assert.Equal(ErrorCode.MessageTooLarge, catalog.Find("t")!.Find(0)!.Append(LogFixture.Batch("a long value")).Error);
            Assert.Equal(ErrorCode.UnknownTopicOrPartition, catalog.Alter("absent", settings => settings));
        }

        using var again = _fixture.Open();
        Assert.Equal(70, again.Find("t")!.Settings.MaxMessageBytes);
    }

    [Theory]
    [InlineData(true, "new", 4)]
    [InlineData(true, "a b", 0)]
    [InlineData(false, "new", 0)]
    public void FindOrCreate_followsTheOption(bool creates, string name, int partitions)
    {
        _fixture.Options = _fixture.Options with { AutoCreateTopics = creates };
        using var catalog = _fixture.Open();
        Assert.Equal(partitions, catalog.FindOrCreate(name)?.Partitions.Count ?? 0);
        Assert.Same(catalog.Find(name), catalog.FindOrCreate(name));
    }

    [Fact]
    public void FindOrCreate_byManyAtOnce_givesAllTheSame()
    {
        using var catalog = _fixture.Open();
        var found = new Topic?[8];
        Parallel.For(0, found.Length, i => found[i] = catalog.FindOrCreate("t"));
        Assert.All(found, topic => Assert.Same(catalog.Find("t"), topic));
    }
}
