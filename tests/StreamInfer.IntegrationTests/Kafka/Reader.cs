using StreamInfer.Ingestion;
using StreamInfer.Kafka.Consuming;

namespace StreamInfer.IntegrationTests.Kafka;

/// <summary>A source with what it delivered so far.</summary>
public sealed class Reader(KafkaRecordSource source, RecordingListener listener)
{
    private readonly RecordBatch _batch = new(1000);

    public KafkaRecordSource Source { get; } = source;

    public RecordingListener Listener { get; } = listener;

    public List<ReadRecord> Records { get; } = [];

    /// <summary>First bytes of the values read, in order.</summary>
    public IEnumerable<int> Numbers => Records.Select(record => (int)record.Value![0]);

    public int Poll(int milliseconds = 20)
    {
        _batch.Clear();
        var count = Source.Poll(_batch, TimeSpan.FromMilliseconds(milliseconds));
        foreach (ref readonly var record in _batch.Records)
        {
            Records.Add(ReadRecord.From(_batch, record));
        }

        return count;
    }

    public void PollUntil(Func<bool> condition, string awaited)
    {
        var deadline = new Deadline();
        while (!condition())
        {
            Poll();
            deadline.Check(awaited);
        }
    }

    public void ReadUntil(int count) => PollUntil(() => Records.Count >= count, $"{count} records (have {Records.Count})");

    public void AwaitPartitions(int count) => PollUntil(() => Listener.Owned.Count == count, $"{count} partitions");

    /// <summary>Polls a few times with nothing expected to come: long enough for a fetch to come back.</summary>
    public void ExpectNothing()
    {
        var before = Records.Count;
        for (var turn = 0; turn < 10; turn++)
        {
            Poll();
        }

        Assert.Equal(before, Records.Count);
    }
}
