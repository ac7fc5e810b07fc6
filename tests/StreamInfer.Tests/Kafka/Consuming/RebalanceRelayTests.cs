using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Ingestion;
using StreamInfer.Kafka.Consuming;
using StreamInfer.Kafka.Health;

namespace StreamInfer.Tests.Kafka.Consuming;

public sealed class RebalanceRelayTests : IAssignmentListener
{
    private readonly RebalanceRelay _relay;
    private readonly PartitionGates _gates;
    private readonly RecordBatch _batch = new(10);
    private readonly List<string> _heard = [];

    public RebalanceRelayTests()
    {
        _relay = new RebalanceRelay("t", this, NullLogger.Instance);
        _gates = new PartitionGates("t", FakeClient.Create(out _), new ClientEvents("c", new ManualTime(), NullLogger.Instance));
        _relay.OnAssigned(_gates, [new("t", 0), new("t", 1)]);
        foreach (var partition in new[] { 0, 1, 0, 1 })
        {
            _batch.Add(partition, _batch.Count, -1, ByteRange.Null, ByteRange.Null);
        }

        _relay.Filling = _batch;
        _heard.Clear();
    }

    [Fact]
    public void OnRevoked_duringAPoll_takesTheRecordsOutBeforeTheListenerHears()
    {
        _relay.OnRevoked(_gates, [new("t", 1, Offset.Unset)]);

        Assert.Equal(["revoked 1, batch 0 0"], _heard);
        Assert.Equal([0], _gates.Assigned.Select(gate => gate.Partition));
    }

    [Fact]
    public void OnLost_duringAPoll_takesTheRecordsOutToo()
    {
        _relay.OnLost(_gates, [new("t", 1, Offset.Unset), new("t", 0, Offset.Unset)]);

        Assert.Equal(["lost 0,1, batch "], _heard);
        Assert.Equal(0, _gates.Count);
    }

    [Fact]
    public void OnAssigned_noPartitions_isNotPassedOn()
    {
        var before = _relay.Changes;
        _relay.OnAssigned(_gates, []);

        Assert.Empty(_heard);
        Assert.Equal(before + 1, _relay.Changes);
    }

    void IAssignmentListener.OnAssigned(IReadOnlyList<int> partitions) => Hear("assigned", partitions);

    void IAssignmentListener.OnRevoked(IReadOnlyList<int> partitions) => Hear("revoked", partitions);

    void IAssignmentListener.OnLost(IReadOnlyList<int> partitions) => Hear("lost", partitions);

    private void Hear(string change, IReadOnlyList<int> partitions)
    {
        Assert.True(_relay.IsChanging);
        _heard.Add($"{change} {string.Join(',', partitions)}, batch {string.Join(' ', _batch.Records.ToArray().Select(record => record.Partition))}");
    }
}
