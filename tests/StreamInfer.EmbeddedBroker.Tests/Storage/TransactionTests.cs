using StreamInfer.EmbeddedBroker.Records;
using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Wire;
using static StreamInfer.EmbeddedBroker.Tests.Storage.LogFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

public sealed class TransactionTests : IDisposable
{
    private readonly LogFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Stable_end_is_the_first_offset_of_the_oldest_open_transaction()
    {
        using var log = _fixture.Open();
        log.Append(Batch("a"));
        Assert.Equal(1, log.LastStableOffset);
        log.Append(InTransaction(7, 0, "b"));
        log.Append(InTransaction(8, 0, "c"));
        log.Append(InTransaction(7, 1, "d"));
        Assert.Equal(1, log.LastStableOffset);

        Assert.Equal(4, log.EndTransaction(7, 0, isCommit: true, 0).BaseOffset);
        Assert.Equal(2, log.LastStableOffset);
        log.EndTransaction(8, 0, isCommit: false, 0);

        Assert.Equal(6, log.LastStableOffset);
        Assert.Equal(["a", "b", "c", "d", "commit", "abort"], Values(log));
        Assert.Equal(["a", "b", "d"], CommittedReader.ReadAll(log).ConvertAll(record => record.Value));
    }

    [Fact]
    public void Marker_says_what_kafka_clients_expect()
    {
        using var log = _fixture.Open();
        log.Append(InTransaction(7, 0, "a"));
        log.EndTransaction(7, 0, isCommit: false, coordinatorEpoch: 5);

        var bytes = new byte[200];
        var size = log.Read(1, 2, bytes);
        var header = new BatchHeader(bytes);
        var records = new RecordReader(bytes.AsSpan(BatchHeader.Size, size - BatchHeader.Size));
        Assert.True(records.MoveNext());

        Assert.Equal((7L, (short)0, -1), (header.ProducerId, header.ProducerEpoch, header.BaseSequence));
        Assert.Equal(BatchAttributes.Transactional | BatchAttributes.Control, header.Attributes);
        Assert.Equal([0, 0, 0, 0], records.Key.ToArray());
        Assert.Equal([0, 0, 0, 0, 0, 5], records.Value.ToArray());
        Assert.Equal(_fixture.Time.NowMs, header.BaseTimestamp);
    }

    [Fact]
    public void End_of_a_transaction_that_is_not_open_writes_nothing()
    {
        using var log = _fixture.Open();
        log.Append(InTransaction(7, 0, "a"));
        log.EndTransaction(7, 0, isCommit: true, 0);

        var again = log.EndTransaction(7, 0, isCommit: true, 0);
        var unknown = log.EndTransaction(9, 0, isCommit: true, 0);

        Assert.Equal((ErrorCode.None, -1L), (again.Error, again.BaseOffset));
        Assert.Equal((ErrorCode.None, -1L), (unknown.Error, unknown.BaseOffset));
        Assert.Equal(2, log.EndOffset);
    }

    [Fact]
    public void End_with_a_newer_epoch_fences_the_older_also_where_nothing_is_open()
    {
        using var log = _fixture.Open();
        log.Append(InTransaction(7, 0, "a"));
        log.EndTransaction(7, 1, isCommit: false, 0);
        log.EndTransaction(8, 1, isCommit: false, 0);

        Assert.Equal(ErrorCode.InvalidProducerEpoch, log.Append(InTransaction(7, 1, "b")).Error);
        Assert.Equal(ErrorCode.InvalidProducerEpoch, log.Append(InTransaction(8, 0, "b")).Error);
        Assert.Equal(ErrorCode.InvalidProducerEpoch, log.EndTransaction(7, 0, isCommit: true, 0).Error);
        Assert.Equal(ErrorCode.None, log.Append(InTransaction(7, 0, "c", epoch: 1)).Error);
    }

    [Fact]
    public void End_of_an_older_coordinator_is_fenced()
    {
        using var log = _fixture.Open();
        log.Append(InTransaction(7, 0, "a"));
        log.EndTransaction(7, 0, isCommit: true, coordinatorEpoch: 3);
        log.Append(InTransaction(7, 1, "b"));

        Assert.Equal(ErrorCode.TransactionCoordinatorFenced, log.EndTransaction(7, 0, isCommit: true, coordinatorEpoch: 2).Error);
        Assert.Equal(ErrorCode.None, log.EndTransaction(7, 0, isCommit: true, coordinatorEpoch: 3).Error);
    }

    [Fact]
    public void Append_outside_the_transaction_that_is_open_is_refused()
    {
        using var log = _fixture.Open();
        log.Append(InTransaction(7, 0, "a"));

        Assert.Equal(ErrorCode.InvalidTxnState, log.Append(Batch(7, 0, 1, "b")).Error);
    }

    [Fact]
    public void Aborted_transactions_are_those_that_touch_the_range()
    {
        _fixture.Settings = new() { SegmentBytes = 300 };
        using var log = _fixture.Open();
        log.Append(InTransaction(7, 0, "0"));
        log.Append(InTransaction(8, 0, "1"));
        log.EndTransaction(8, 0, isCommit: false, 0); // 2
        log.Append(Batch("3"));
        log.EndTransaction(7, 0, isCommit: false, 0); // 4
        log.Append(InTransaction(7, 1, "5"));
        log.EndTransaction(7, 0, isCommit: false, 0); // 6
        var first = new AbortedTransaction(7, 0, 4);
        var second = new AbortedTransaction(8, 1, 2);
        var third = new AbortedTransaction(7, 5, 6);

        Assert.Equal([second, first, third], AbortedIn(log, 0, 7));
        Assert.Equal([second, first], AbortedIn(log, 0, 5));
        Assert.Equal([first], AbortedIn(log, 3, 4));
        Assert.Equal([first], AbortedIn(log, 0, 1));
        Assert.Equal([third], AbortedIn(log, 5, 6));
        Assert.Empty(AbortedIn(log, 5, 5));
        Assert.Empty(AbortedIn(log, 7, 7));
    }

    [Fact]
    public void Open_transaction_stays_open_over_opening_again()
    {
        using (var log = _fixture.Open())
        {
            log.Append(InTransaction(7, 0, "a"));
            log.Append(InTransaction(8, 0, "b"));
            log.EndTransaction(8, 0, isCommit: false, 0);
        }

        using var again = _fixture.Open();

        Assert.Equal(0, again.LastStableOffset);
        Assert.Equal([new AbortedTransaction(8, 1, 2)], AbortedIn(again, 0, 3));
        again.EndTransaction(7, 0, isCommit: true, 0);
        Assert.Equal(["a"], CommittedReader.ReadAll(again).ConvertAll(record => record.Value));
    }

    private static byte[] InTransaction(long producerId, int sequence, string value, short epoch = 0) =>
        Batch(1_000, producerId, epoch, sequence, isTransactional: true, value);

    private static List<AbortedTransaction> AbortedIn(PartitionLog log, long from, long to)
    {
        var found = new List<AbortedTransaction>();
        log.AbortedIn(from, to, found);
        return found;
    }
}
