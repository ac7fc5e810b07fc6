using FsCheck;
using FsCheck.Fluent;
using StreamInfer.Ingestion;
using StreamInfer.Pipeline;

namespace StreamInfer.Tests.Ingestion;

/// <summary>
/// The tracker of all partitions against a model that remembers every event: reads with gaps in the offsets (compaction, control records, aborted transactions),
/// acknowledgements in any order, commits, revocations with acknowledgements that come after them, and partitions that come back and are read again.
/// </summary>
public sealed class ProgressPropertyTests
{
    private const int Partitions = 3;

    private enum Act
    {
        Read,
        Acknowledge,
        Commit,
        Revoke,
        Assign,
    }

    [Fact]
    public void Positions_inAnyOrderOfEvents_areThoseOfAModel()
    {
        var step =
            from act in Gen.Frequency(
                (10, Gen.Constant(Act.Read)), (9, Gen.Constant(Act.Acknowledge)), (2, Gen.Constant(Act.Commit)), (1, Gen.Constant(Act.Revoke)), (2, Gen.Constant(Act.Assign)))
            from partition in Gen.Choose(0, Partitions - 1)
            from pick in Gen.Choose(0, 1000)
            from gap in Gen.Frequency((5, Gen.Constant(0)), (1, Gen.Choose(1, 40)))
            select (act, partition, pick, gap);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20261126, 7),
            Prop.ForAll(step.ArrayOf(250).ToArbitrary(), steps => { Run(steps); }));
    }

    private static void Run((Act Act, int Partition, int Pick, int Gap)[] steps)
    {
        var assignment = new Assignment();
        var model = new Model();
        var open = new List<(PartitionProgress Progress, long Sequence, Event Event)>();
        foreach (var (act, partition, pick, gap) in steps)
        {
            switch (act)
            {
                case Act.Assign when assignment.Find(partition) is null:
                    assignment.Add([partition]);
                    model.Assign(partition);
                    break;
                case Act.Revoke when assignment.Find(partition) is not null:
                    assignment.Remove([partition]);
                    model.Revoke(partition);
                    break;
                case Act.Read when assignment.Find(partition) is { } progress:
                    var read = model.Read(partition, gap);
                    open.Add((progress, progress.Begin(read.Offset), read));
                    break;
                case Act.Acknowledge when open.Count > 0:
                    var (owner, sequence, done) = open[pick % open.Count];
                    open.RemoveAt(pick % open.Count);
                    owner.Complete(sequence);
                    done.IsDone = true;
                    break;
                case Act.Commit:
                    var news = assignment.News();
                    Assert.Equal(model.News(), news.Select(position => (position.Partition, position.NextOffset)));
                    assignment.Committed(news);
                    model.Commit();
                    break;
            }

            Assert.Equal(model.Uncommitted, assignment.Uncommitted);
            Assert.Equal(model.Assigned, assignment.Count);
        }
    }

    private sealed record Event(long Offset)
    {
        public bool IsDone { get; set; }
    }

    private sealed class Model
    {
        private readonly List<Event>?[] _read = new List<Event>?[Partitions];
        private readonly long[] _committed = new long[Partitions];
        private readonly int[] _covered = new int[Partitions];

        public int Assigned => _read.Count(events => events is not null);

        public long Uncommitted => _read.Select((events, partition) => events?.Skip(_covered[partition]).Count(read => read.IsDone) ?? 0).Sum();

        // Read from the committed position again, as the next owner would.
        public void Assign(int partition) => (_read[partition], _covered[partition]) = ([], 0);

        public void Revoke(int partition) => _read[partition] = null;

        public Event Read(int partition, int gap)
        {
            var events = _read[partition]!;
            var next = events.Count == 0 ? _committed[partition] : events[^1].Offset + 1;
            events.Add(new Event(next + gap));
            return events[^1];
        }

        public List<(int Partition, long Offset)> News()
        {
            var news = new List<(int, long)>();
            for (var partition = 0; partition < Partitions; partition++)
            {
                if (PrefixOf(partition) is var prefix && prefix > _covered[partition])
                {
                    news.Add((partition, _read[partition]![prefix - 1].Offset + 1));
                }
            }

            return news;
        }

        public void Commit()
        {
            foreach (var (partition, offset) in News())
            {
                _committed[partition] = offset;
                _covered[partition] = PrefixOf(partition);
            }
        }

        private int PrefixOf(int partition) => _read[partition]?.TakeWhile(read => read.IsDone).Count() ?? 0;
    }
}
