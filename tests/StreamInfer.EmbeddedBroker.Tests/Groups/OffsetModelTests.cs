using FsCheck;
using FsCheck.Fluent;
using StreamInfer.EmbeddedBroker.Groups;
using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;
using static StreamInfer.EmbeddedBroker.Tests.Groups.CoordinatorFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Groups;

public sealed class OffsetModelTests
{
    private const int Partitions = 3;
    private const int Producers = 2;

    private enum Act
    {
        Commit,
        CommitInTransaction,
        CommitTransaction,
        AbortTransaction,
        Delete,
        ForgetTopic,
        DeleteGroup,
        Restart,
        KillBetweenMarkerAndCoordinator,
    }

    /// <summary>Whatever is committed, in whatever transactions, with restarts anywhere: what is fetched is what a simple model says.</summary>
    [Fact]
    public void Offsets_in_any_order_of_commits_and_restarts_are_those_of_a_model()
    {
        var step =
            from act in Gen.Frequency(
                (4, Gen.Constant(Act.Commit)), (5, Gen.Constant(Act.CommitInTransaction)), (6, Gen.Elements(Enum.GetValues<Act>())))
            from partition in Gen.Choose(0, Partitions - 1)
            from producer in Gen.Choose(0, Producers - 1)
            select (act, partition, producer);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(20251120, 5),
            Prop.ForAll(step.ArrayOf(60).ToArbitrary(), steps => { Run(steps); }));
    }

    private static void Run((Act Act, int Partition, int Producer)[] steps)
    {
        using var fixture = new CoordinatorFixture();
        var model = new Model();
        foreach (var (act, partition, producer) in steps)
        {
            Do(fixture, model, act, partition, producer);
            for (var at = 0; at < Partitions; at++)
            {
                Assert.Equal(model.Position(at), fixture.Position(partition: at));
                Assert.Equal(model.IsPending(at) ? ErrorCode.UnstableOffsetCommit : ErrorCode.None, fixture.StableError(partition: at));
            }
        }
    }

    private static void Do(CoordinatorFixture fixture, Model model, Act act, int partition, int producer)
    {
        var offset = ++model.Clock;
        switch (act)
        {
            case Act.Commit:
                Assert.Equal(ErrorCode.None, fixture.Commit(At(offset, partition: partition)));
                model.Set(partition, offset);
                break;
            case Act.CommitInTransaction:
                Assert.Equal(ErrorCode.None, fixture.CommitIn(producer, At(offset, partition: partition)));
                model.Pending[producer][partition] = offset;
                break;
            case Act.CommitTransaction or Act.AbortTransaction:
                fixture.EndTransaction(producer, act == Act.CommitTransaction);
                model.End(producer, act == Act.CommitTransaction);
                break;
            case Act.KillBetweenMarkerAndCoordinator:
                fixture.Log.EndTransaction(producer, 0, isCommit: true, CoordinatorEpoch);
                fixture.Restart();
                model.End(producer, isCommit: true);
                break;
            case Act.Delete:
                fixture.Groups.DeleteOffsets("g", [new TopicPartition("t", partition)]);
                model.Remove(partition);
                break;
            case Act.ForgetTopic:
                fixture.Groups.ForgetTopic("t");
                model.RemoveAll();
                break;
            case Act.DeleteGroup:
                fixture.Groups.Delete("g");
                model.RemoveAll();
                break;
            case Act.Restart:
                fixture.Restart();
                break;
        }
    }

    /// <summary>Offsets are numbered by the clock, so the larger of two is also the one committed later.</summary>
    private sealed class Model
    {
        private readonly Dictionary<int, long> _committed = [];

        public long Clock { get; set; }

        public Dictionary<int, long>[] Pending { get; } = [.. Enumerable.Range(0, Producers).Select(_ => new Dictionary<int, long>())];

        public long Position(int partition) => _committed.GetValueOrDefault(partition, -1);

        public bool IsPending(int partition) => Pending.Any(offsets => offsets.ContainsKey(partition));

        public void Set(int partition, long offset) => _committed[partition] = Math.Max(offset, Position(partition));

        public void End(int producer, bool isCommit)
        {
            foreach (var (partition, offset) in Pending[producer])
            {
                if (isCommit)
                {
                    Set(partition, offset);
                }
            }

            Pending[producer].Clear();
        }

        public void Remove(int partition)
        {
            _committed.Remove(partition);
            Array.ForEach(Pending, offsets => offsets.Remove(partition));
        }

        public void RemoveAll()
        {
            for (var partition = 0; partition < Partitions; partition++)
            {
                Remove(partition);
            }
        }
    }
}
