using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Kafka.Consuming;
using StreamInfer.Kafka.Health;

namespace StreamInfer.Tests.Kafka.Consuming;

public sealed class PartitionGatesTests
{
    private const int Partitions = 3;

    private enum Act
    {
        Deliver,
        DeliverFromQueue,
        Pause,
        Resume,
        Hold,
        Unhold,
        Lose,
        Refuse,
        Obey,
    }

    /// <summary>
    /// Whatever is paused, held, lost and refused in whatever order: nothing passes a closed gate, and each partition's offsets go on without
    /// gap or repeat from where they were, or from where it was held.
    /// </summary>
    [Fact]
    public void Admit_afterAnyOrders_isGaplessFromPositionOrHold()
    {
        var acts = Gen.Zip(Gen.Elements(Enum.GetValues<Act>()), Gen.Choose(0, Partitions - 1)).ArrayOf(120);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20240611, 7),
            Prop.ForAll(acts.ToArbitrary(), sequence => Run(sequence)));
    }

    [Fact]
    public void Admit_unassignedPartition_isRefused()
    {
        var gates = new PartitionGates("t", FakeClient.Create(out _), Events());

        Assert.False(gates.Admit(5, 0));
    }

    [Fact]
    public void Apply_clientRefused_isRepeatedNextTime()
    {
        var gates = new PartitionGates("t", FakeClient.Create(out var client), Events());
        client.Start(0, 0);
        gates.Assign([0]);
        gates.Apply();
        client.Refuses = true;
        gates.PauseAll(true);
        gates.Apply();
        client.Refuses = false;
        gates.Apply();

        Assert.Null(client.Deliver(0, despitePause: false));
    }

    private static void Run((Act Act, int Partition)[] sequence)
    {
        var gates = new PartitionGates("t", FakeClient.Create(out var client), Events());
        var expected = new long[Partitions];
        var held = new bool[Partitions];
        var paused = false;
        for (var partition = 0; partition < Partitions; partition++)
        {
            client.Start(partition, 0);
        }

        gates.Assign([0, 1, 2]);
        foreach (var (act, partition) in sequence)
        {
            switch (act)
            {
                case Act.Deliver or Act.DeliverFromQueue:
                    if (client.Deliver(partition, act == Act.DeliverFromQueue) is { } offset && gates.Admit(partition, offset))
                    {
                        Assert.False(paused || held[partition]);
                        Assert.Equal(expected[partition]++, offset);
                    }

                    break;
                case Act.Pause or Act.Resume:
                    paused = act == Act.Pause;
                    gates.PauseAll(paused);
                    break;
                case Act.Hold:
                    expected[partition] /= 2;
                    held[partition] = true;
                    gates.Hold(partition, expected[partition]);
                    break;
                case Act.Unhold:
                    held[partition] = false;
                    gates.Unhold(partition);
                    break;
                case Act.Lose:
                    // Comes back at once, from the committed position, which here is the one expected next.
                    gates.Remove([partition]);
                    gates.Assign([partition]);
                    client.Start(partition, expected[partition]);
                    held[partition] = false;
                    break;
                default:
                    client.Refuses = act == Act.Refuse;
                    break;
            }

            gates.Apply();
        }

        AllFlowAgain(gates, client, expected);
    }

    private static void AllFlowAgain(PartitionGates gates, FakeClient client, long[] expected)
    {
        client.Refuses = false;
        gates.PauseAll(false);
        for (var partition = 0; partition < Partitions; partition++)
        {
            gates.Unhold(partition);
            gates.Apply();
            var offset = client.Deliver(partition, despitePause: false);
            Assert.Equal(expected[partition], offset);
            Assert.True(gates.Admit(partition, offset!.Value));
        }
    }

    private static ClientEvents Events() => new("c", new ManualTime(), NullLogger.Instance);
}
