using StreamInfer.EmbeddedBroker.Storage;
using StreamInfer.EmbeddedBroker.Wire;
using static StreamInfer.EmbeddedBroker.Tests.Storage.LogFixture;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

public sealed class IdempotenceTests : IDisposable
{
    private readonly LogFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Append_of_any_of_the_last_five_batches_again_is_acknowledged_with_its_offset()
    {
        using var log = _fixture.Open();
        for (var i = 0; i < 6; i++)
        {
            log.Append(Batch(7, 0, 2 * i, $"{i}", "x"));
        }

        for (var i = 1; i < 6; i++)
        {
            var again = log.Append(Batch(7, 0, 2 * i, $"{i}", "x"));
            Assert.Equal((ErrorCode.None, 2L * i, 12L), (again.Error, again.BaseOffset, again.EndOffset));
        }

        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Append(Batch(7, 0, 0, "0", "x")).Error);
        Assert.Equal(12, log.EndOffset);
    }

    [Fact]
    public void Append_of_the_same_sequence_with_other_length_is_no_duplicate()
    {
        using var log = _fixture.Open();
        log.Append(Batch(7, 0, 0, "a", "b"));

        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Append(Batch(7, 0, 0, "a")).Error);
    }

    [Fact]
    public void Append_after_a_gap_is_refused()
    {
        using var log = _fixture.Open();
        log.Append(Batch(7, 0, 0, "a", "b"));

        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Append(Batch(7, 0, 3, "d")).Error);
        Assert.Equal(ErrorCode.None, log.Append(Batch(7, 0, 2, "c")).Error);
    }

    [Fact]
    public void Append_of_an_older_epoch_is_fenced_and_of_a_newer_begins_at_zero()
    {
        using var log = _fixture.Open();
        log.Append(Batch(7, 3, 0, "a"));

        Assert.Equal(ErrorCode.InvalidProducerEpoch, log.Append(Batch(7, 2, 1, "b")).Error);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Append(Batch(7, 4, 1, "b")).Error);
        Assert.Equal(ErrorCode.None, log.Append(Batch(7, 4, 0, "b")).Error);
        Assert.Equal(ErrorCode.InvalidProducerEpoch, log.Append(Batch(7, 3, 1, "c")).Error);
    }

    [Fact]
    public void Append_of_an_unknown_producer_may_begin_anywhere()
    {
        using var log = _fixture.Open();

        Assert.Equal(ErrorCode.None, log.Append(Batch(7, 0, 500, "a")).Error);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Append(Batch(7, 0, 0, "b")).Error);
    }

    [Fact]
    public void Sequences_begin_anew_after_the_largest()
    {
        using var log = _fixture.Open();

        Assert.Equal(0, log.Append(Batch(7, 0, int.MaxValue - 1, "a")).BaseOffset);
        Assert.Equal(1, log.Append(Batch(7, 0, int.MaxValue, "b", "c", "d")).BaseOffset);
        Assert.Equal(1, log.Append(Batch(7, 0, int.MaxValue, "b", "c", "d")).BaseOffset);
        Assert.Equal(4, log.Append(Batch(7, 0, 2, "e")).BaseOffset);
    }

    [Fact]
    public void Append_of_several_batches_counts_as_one()
    {
        using var log = _fixture.Open();
        byte[] both() => [.. Batch(7, 0, 0, "a", "b"), .. Batch(7, 0, 2, "c")];

        Assert.Equal(0, log.Append(both()).BaseOffset);
        Assert.Equal((ErrorCode.None, 0L), (log.Append(both()).Error, log.Append(both()).BaseOffset));
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Append((byte[])[.. Batch(7, 0, 2, "c"), .. Batch(7, 0, 3, "d")]).Error);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Append((byte[])[.. Batch(7, 0, 3, "d"), .. Batch(7, 0, 5, "f")]).Error);
        Assert.Equal(ErrorCode.InvalidRecord, log.Append((byte[])[.. Batch(7, 0, 3, "d"), .. Batch(8, 0, 0, "x")]).Error);
        Assert.Equal(ErrorCode.InvalidRecord, log.Append((byte[])[.. Batch(7, 0, 3, "d"), .. Batch("x")]).Error);
        Assert.Equal(["a", "b", "c"], Values(log));
    }

    [Fact]
    public void Append_of_the_broker_needs_no_sequence_but_the_epoch()
    {
        using var log = _fixture.Open();

        Assert.Equal(ErrorCode.None, log.Append(Batch(7, 2, -1, "a"), AppendOrigin.Coordinator).Error);
        Assert.Equal(ErrorCode.None, log.Append(Batch(7, 2, -1, "a"), AppendOrigin.Coordinator).Error);
        Assert.Equal(ErrorCode.InvalidProducerEpoch, log.Append(Batch(7, 1, -1, "a"), AppendOrigin.Coordinator).Error);
        Assert.Equal(["a", "a"], Values(log));
    }

    [Fact]
    public void Producer_is_known_after_opening_again()
    {
        using (var log = _fixture.Open())
        {
            log.Append(Batch(7, 1, 0, "a"));
            log.Append(Batch(7, 1, 1, "b"));
        }

        using var again = _fixture.Open();

        Assert.Equal(0, again.Append(Batch(7, 1, 0, "a")).BaseOffset);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, again.Append(Batch(7, 1, 3, "d")).Error);
        Assert.Equal(2, again.Append(Batch(7, 1, 2, "c")).BaseOffset);
    }

    [Fact]
    public void Silent_producer_is_forgotten_after_seven_days_unless_its_transaction_is_open()
    {
        _fixture.Settings = new() { RetentionMs = -1 };
        using var log = _fixture.Open();
        log.Append(Batch(7, 0, 0, "a"));
        log.Append(Batch(1, 8, 0, 0, true, "b"));

        _fixture.Time.Advance(ProducerTable.Expiry);
        log.CleanUp();
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Append(Batch(7, 0, 9, "c")).Error);

        _fixture.Time.Advance(TimeSpan.FromMilliseconds(1));
        log.CleanUp();
        Assert.Equal(ErrorCode.None, log.Append(Batch(7, 0, 9, "c")).Error);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, log.Append(Batch(1, 8, 0, 9, true, "d")).Error);
    }

    [Fact]
    public void Table_forgets_the_longest_silent_when_it_is_full_but_no_open_transaction()
    {
        var table = new ProducerTable();
        table.Add(new ProducerBatch(0, 0, 0, 0, IsTransactional: true), 0, 0);
        for (var id = 1; id <= ProducerTable.Capacity + 1; id++)
        {
            table.Add(new ProducerBatch(id, 0, 0, 0, IsTransactional: false), id, id);
        }

        Assert.NotNull(table.Find(0));
        Assert.Null(table.Find(1));
        Assert.Null(table.Find(ProducerTable.Capacity / 10));
        Assert.NotNull(table.Find((ProducerTable.Capacity / 10) + 1));
        Assert.NotNull(table.Find(ProducerTable.Capacity + 1));
    }
}
