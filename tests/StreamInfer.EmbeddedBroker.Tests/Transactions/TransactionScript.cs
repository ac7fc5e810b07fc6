using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Transactions;

/// <summary>
/// Several producers, two to each transactional id so that each makes a zombie of the other, on the real parts of a broker and on the model: every answer
/// and, after every step, all that readers see must be the same.
/// </summary>
internal sealed class TransactionScript(TransactionFixture broker, TransactionModel model)
{
    public const int Ids = 3;
    public const int Clients = 2 * Ids;

    private readonly Client[] _clients = [.. Enumerable.Range(0, Clients).Select(number => new Client(number % Ids))];
    private int _written;

    public enum Act
    {
        Initialise,
        Recover,
        AddPartition,
        AddOffsets,
        Produce,
        CommitOffset,
        Commit,
        Abort,
        CommitOnFullDisk,
        Wait,
        Restart,
        Kill,
    }

    private DateTimeOffset Deadline => broker.Time.GetUtcNow().AddMilliseconds(TransactionFixture.TimeoutMs);

    /// <param name="act">What happens.</param>
    /// <param name="number">Which client does it; one that has no producer yet takes one.</param>
    /// <param name="variant">0 to 7: which partition, how long, how many writes.</param>
    public async Task DoAsync(Act act, int number, int variant)
    {
        var client = _clients[number];
        if (act is Act.Wait or Act.Restart or Act.Kill)
        {
            await PassAsync(act, variant);
        }
        else if (client.Producer is not { } producer || act is Act.Initialise or Act.Recover)
        {
            await InitialiseAsync(client, act == Act.Recover ? client.Producer : null, isAnswerLost: variant == 0);
        }
        else if (act != Act.CommitOnFullDisk)
        {
            await DoAsync(act, client, producer, variant);
        }
        else if (Array.Find(_clients, one => model.HasOpen(one.Id, one.Producer)) is { } owner)
        {
            await CommitOnFullDiskAsync(owner, owner.Producer!.Value, writes: variant);
        }

        AssertSame();
    }

    private async Task PassAsync(Act act, int variant)
    {
        if (act == Act.Wait)
        {
            // Whole milliseconds, which is how starts are stored.
            broker.Time.Advance(TimeSpan.FromMilliseconds(TransactionFixture.TimeoutMs * variant / 7));
            model.TimeOut(broker.Time.GetUtcNow());
        }
        else
        {
            await (act == Act.Restart ? broker.RestartAsync() : broker.KillAsync());
        }
    }

    private async Task InitialiseAsync(Client client, ProducerIdAndEpoch? expected, bool isAnswerLost)
    {
        var answer = await broker.Coordinator.InitialiseAsync(client.TransactionalId, TransactionFixture.TimeoutMs, expected);
        Assert.Equal(model.Initialise(client.Id, expected, answer), answer.Error);
        if (answer.Error == ErrorCode.None && !isAnswerLost)
        {
            client.Become(answer.Producer);
        }
    }

    private async Task DoAsync(Act act, Client client, ProducerIdAndEpoch producer, int variant)
    {
        var owner = model.Owner(client.Id, producer);
        var partition = variant % 2;
        switch (act)
        {
            case Act.AddPartition:
                Assert.Equal(owner, await broker.Coordinator.AddPartitionsAsync(client.TransactionalId, producer, [new(TransactionFixture.Topic, partition)]));
                IfOwner(owner, () => model.AddPartition(client.Id, partition, Deadline));
                break;
            case Act.AddOffsets:
                Assert.Equal(owner, await broker.Coordinator.AddOffsetsAsync(client.TransactionalId, producer));
                IfOwner(owner, () => model.AddOffsets(client.Id, Deadline));
                break;
            case Act.Produce:
                Produce(client, producer, partition, $"{_written++}");
                break;
            case Act.CommitOffset:
                Assert.Equal(
                    model.CommitOffset(client.Id, producer, partition, _written), await broker.CommitOffsetAsync(client.TransactionalId, producer, partition, _written));
                _written++;
                break;
            default:
                var isCommit = act == Act.Commit;
                var expected = owner == ErrorCode.None ? model.End(client.Id, isCommit) : owner;
                Assert.Equal(expected, await broker.Coordinator.EndAsync(client.TransactionalId, producer, isCommit));
                break;
        }
    }

    private void Produce(Client client, ProducerIdAndEpoch producer, int partition, string value)
    {
        var sequence = client.Sequences[partition];
        var expected = model.Produce(client.Id, producer, partition, value);
        var appended = broker.Produce(producer, partition, sequence, value);
        Assert.Equal(expected, appended.Error);
        if (expected == ErrorCode.None)
        {
            client.Sequences[partition]++;
            Assert.Equal(appended.BaseOffset, broker.Produce(producer, partition, sequence, value).BaseOffset); // sent again, stored once
        }
    }

    /// <summary>The process is killed while it cannot write any more: what it decided before is done by the next.</summary>
    private async Task CommitOnFullDiskAsync(Client client, ProducerIdAndEpoch producer, int writes)
    {
        broker.WritesLeft = writes;
        var answer = await broker.Coordinator.EndAsync(client.TransactionalId, producer, isCommit: true);
        broker.WritesLeft = int.MaxValue;
        if (answer != ErrorCode.CoordinatorNotAvailable)
        {
            Assert.Equal(model.End(client.Id, isCommit: true), answer);
        }

        await broker.KillAsync();
    }

    private static void IfOwner(ErrorCode owner, Action act)
    {
        if (owner == ErrorCode.None)
        {
            act();
        }
    }

    private void AssertSame()
    {
        for (var partition = 0; partition < 2; partition++)
        {
            Assert.Equal(model.EndOffset(partition), broker.Log(partition).EndOffset);
            Assert.Equal(model.StableOffset(partition), broker.Log(partition).LastStableOffset);
            Assert.Equal(model.All(partition), broker.ReadAll(partition));
            Assert.Equal(model.Committed(partition), broker.ReadCommitted(partition));
            Assert.Equal(model.Position(partition), broker.Position(partition));
        }
    }

    private sealed class Client(int id)
    {
        public int Id => id;

        public string TransactionalId { get; } = $"id-{id}";

        public ProducerIdAndEpoch? Producer { get; private set; }

        public int[] Sequences { get; } = new int[2];

        public void Become(ProducerIdAndEpoch producer)
        {
            Producer = producer;
            Array.Clear(Sequences);
        }
    }
}
