using StreamInfer.Batching;
using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Models.Control;
using StreamInfer.Pipeline;
using StreamInfer.Publishing;
using StreamInfer.Routing;
using StreamInfer.Tests.Pipeline.Kit;

namespace StreamInfer.Tests.Pipeline;

/// <summary>The pipeline while its versions change, and with several at once.</summary>
public sealed class SwapTests : IDisposable
{
    private readonly Rig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Replace_underLoad_hasOneBoundaryAPartition()
    {
        Fill(400, partitions: 2);
        var (first, second) = (Version(1), Version(2));
        _rig.First = new VersionSet(first);
        ReplaceOnceScored(100, new VersionSet(second) { Revision = 7 });

        await _rig.RunUntilPublishedAsync(400);

        var boundary = _rig.Boundaries.Where(told => told.Set.Revision == 7).SelectMany(told => told.From).ToDictionary(from => from.Partition, from => from.NextOffset);
        Assert.Equal(400, _rig.Sink.Published.Count);
        foreach (var record in _rig.Sink.Published)
        {
            var (partition, offset) = record.Source;
            Assert.Equal(boundary.TryGetValue(partition, out var from) && offset >= from ? "2" : "1", record.Header("si-model-version"));
        }

        Assert.Contains(_rig.Sink.Published, record => record.Header("si-model-version") == "1");
        Assert.Contains(_rig.Sink.Published, record => record.Header("si-model-version") == "2");
        AssertInOrder();
    }

    [Fact]
    public async Task Replace_hundredTimes_losesNothingAndRetiresEverySet()
    {
        Fill(4_000, partitions: 2);
        _rig.First = new VersionSet(Version(1));
        var (old, swaps) = (new List<ScoringSet>(), 0);
        _rig.Sink.OnPublished += sink =>
        {
            if (swaps < 100 && sink.PublishedCount >= (swaps + 1) * 35)
            {
                old.Add(_rig.Pipeline.Replace(new VersionSet(Version((++swaps % 3) + 1)) { Revision = swaps }));
            }
        };

        await _rig.RunUntilPublishedAsync(4_000);

        Assert.Equal(100, swaps);
        Assert.All(old, set => Assert.True(set.Retired.IsCompletedSuccessfully));
        AssertInOrder();
        Assert.Equal(4_000, _rig.Sink.Published.Count);
    }

    [Fact]
    public async Task RunAsync_candidateWithAShare_scoresItsKeysAndKeepsTheOrder()
    {
        Fill(1_000);
        var share = new CandidateShare(Version(2), [new BucketRange(0, 3_000)]);
        _rig.First = new VersionSet(Version(1)) { Candidates = [share], Salt = "test" };

        await _rig.RunUntilPublishedAsync(1_000);

        var table = new RouteTable("test", [share.Buckets]);
        var hash = new SaltedHash("test");
        AssertInOrder();
        Assert.All(_rig.Sink.Published, record =>
        {
            var isIn = hash.Hash(record.Key) % RouteTable.Buckets < 3_000;
            Assert.Equal(isIn ? ("2", "rollout") : ("1", null), (record.Header("si-model-version"), record.Header("si-route")));
        });
        Assert.InRange(_rig.Sink.Published.Count(record => record.Header("si-model-version") == "2"), 240, 360);
        Assert.True(table.IsSplit);
    }

    [Theory]
    [InlineData(ColumnType.Float)]
    [InlineData(ColumnType.Double)]
    public async Task RunAsync_candidateThatFails_isScoredByThePrimary(ColumnType type)
    {
        Fill(200);

        // A candidate with inputs of its own needs its events' rows to be kept in the primary's form, too.
        var broken = new ScriptedModel(type) { Script = _ => new ModelRunException("no kernel") };
        _rig.First = new VersionSet(Version(1)) { Candidates = [new CandidateShare(Rig.Version(2, broken), [new BucketRange(0, 5_000)])] };
        var seen = new FallBackCount();
        _rig.Observers.Add(seen);

        await _rig.RunUntilPublishedAsync(200);

        AssertInOrder();
        Assert.All(_rig.Sink.Published, record => Assert.Equal((OutputTopic.Predictions, "1"), (record.Topic, record.Header("si-model-version"))));
        Assert.All(_rig.Sink.Published, record => Assert.Equal(record.Source.Offset, record.Json.GetProperty("score").GetDouble()));
        Assert.Equal(_rig.Sink.Published.Count(record => record.Header("si-quality") == "degraded"), seen.Events);
        Assert.InRange(seen.Events, 70, 130);
    }

    [Fact]
    public async Task Replace_whilePrimaryFailsEverything_handsWhatWaitsToTheNewOne()
    {
        Fill(64);
        _rig.Topology = Rig.Plan(64);
        var broken = new ScriptedModel { Script = _ => new ModelRunException("device lost") };
        _rig.First = new VersionSet(Rig.Version(1, broken));
        var replaced = false;
        _rig.Source.OnPoll = _ =>
        {
            if (_rig.Pipeline.ModelTrouble is not null && !replaced)
            {
                replaced = true;
                _rig.Pipeline.Replace(new VersionSet(Version(2)) { Revision = 1 });
            }
        };

        await _rig.RunUntilPublishedAsync(64);

        Assert.All(_rig.Sink.Published, record => Assert.Equal((OutputTopic.Predictions, "2"), (record.Topic, record.Header("si-model-version"))));
        AssertInOrder();
    }

    [Fact]
    public async Task RunAsync_observer_seesEveryBatchWithItsScores()
    {
        Fill(100);
        var seen = new ScoreSum();
        _rig.Observers.Add(seen);

        await _rig.RunUntilPublishedAsync(100);

        Assert.Equal((100, 99 * 100 / 2), (seen.Events, seen.Sum));
    }

    private static ScoringModel Version(int version) => Rig.Version(version, new FirstColumnModel(1));

    private void Fill(int events, int partitions = 1)
    {
        _rig.Partitions = [.. Enumerable.Range(0, partitions)];
        for (var i = 0; i < events; i++)
        {
            _rig.Append(i % partitions, i);
        }
    }

    private void ReplaceOnceScored(int events, VersionSet next)
    {
        var replaced = false;
        _rig.Sink.OnPublished += sink =>
        {
            if (!replaced && sink.PublishedCount >= events)
            {
                replaced = true;
                _rig.Pipeline.Replace(next);
            }
        };
    }

    private void AssertInOrder() => Assert.All(
        _rig.Sink.Published.GroupBy(record => record.Source.Partition),
        partition => Assert.Equal(Enumerable.Range(0, partition.Count()).Select(offset => (long)offset), partition.Select(record => record.Source.Offset)));

    private sealed class FallBackCount : IBatchObserver
    {
        public int Events { get; private set; }

        public void HandedOver(MicroBatch batch, long scoredAtMs) => Events += batch.LaneAt(1).FellBack;
    }

    private sealed class ScoreSum : IBatchObserver
    {
        public int Events { get; private set; }

        public double Sum { get; private set; }

        public void HandedOver(MicroBatch batch, long scoredAtMs)
        {
            Events += batch.Count;
            foreach (ref readonly var scored in batch.Events)
            {
                Sum += batch.LaneAt(scored.Lane).Scores.Scores[scored.Row];
            }
        }
    }
}
