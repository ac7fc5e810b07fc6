using StreamInfer.EmbeddedBroker.Transactions;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Tests.Transactions;

public sealed class TransactionRecordsTests
{
    private static readonly TransactionMetadata Full = new()
    {
        State = TransactionState.PrepareCommit,
        Producer = new(4001, 12),
        Previous = new(4001, 11),
        TimeoutMs = 60_000,
        StartMs = 1_700_000_000_000,
        UpdatedMs = 1_700_000_000_500,
        Partitions = [new("scores", 0), new("scores", 3), new("__consumer_offsets", 0)],
    };

    [Fact]
    public void Transaction_written_and_read_is_the_same()
    {
        var read = TransactionRecords.ReadTransaction(Bytes(writer => TransactionRecords.WriteTransaction(writer, Full)));
        Assert.Equal(Full with { Partitions = [] }, read with { Partitions = [] });
        Assert.True(Full.Partitions.SetEquals(read.Partitions));
    }

    /// <summary>The bytes are what a folder written by an older release holds: they may only change with the version.</summary>
    [Fact]
    public void Transaction_bytes_are_those_of_version_1()
    {
        var bytes = Bytes(writer => TransactionRecords.WriteTransaction(writer, Full with { Partitions = [new("s", 258)] }));
        Assert.Equal(
            "01" + "02" + "0000000000000FA1" + "000C" + "0000000000000FA1" + "000B" + "0000EA60" + "0000018BCFE56800" + "0000018BCFE569F4"
            + "02" + "0273" + "02" + "00000102",
            Convert.ToHexString(bytes));
        Assert.Equal("01" + "0366" + "78", Convert.ToHexString(Bytes(writer => TransactionRecords.WriteTransactionKey(writer, "fx"))));
        Assert.Equal("00", Convert.ToHexString(Bytes(TransactionRecords.WriteProducerIdsKey)));
        Assert.Equal("01" + "00000000000003E8", Convert.ToHexString(Bytes(writer => TransactionRecords.WriteProducerIds(writer, 1000))));
    }

    [Fact]
    public void ReadKey_tells_the_transactional_id_from_the_producer_ids()
    {
        Assert.Equal("Größe", TransactionRecords.ReadKey(Bytes(writer => TransactionRecords.WriteTransactionKey(writer, "Größe"))));
        Assert.Null(TransactionRecords.ReadKey(Bytes(TransactionRecords.WriteProducerIdsKey)));
        Assert.Equal(77, TransactionRecords.ReadProducerIds(Bytes(writer => TransactionRecords.WriteProducerIds(writer, 77))));
    }

    [Fact]
    public void ReadTransaction_cut_short_anywhere_is_refused()
    {
        var bytes = Bytes(writer => TransactionRecords.WriteTransaction(writer, Full));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<MalformedRequestException>(() => TransactionRecords.ReadTransaction(bytes.AsSpan(0, length)));
        }
    }

    [Theory]
    [InlineData(0, 2)] // a newer version
    [InlineData(1, 6)] // Dead is never stored
    [InlineData(1, 0xFF)]
    public void ReadTransaction_not_of_this_format_is_refused(int at, byte value)
    {
        var bytes = Bytes(writer => TransactionRecords.WriteTransaction(writer, Full));
        bytes[at] = value;
        Assert.Throws<MalformedRequestException>(() => TransactionRecords.ReadTransaction(bytes));
    }

    [Fact]
    public void ReadKey_of_an_unknown_kind_is_refused() => Assert.Throws<MalformedRequestException>(() => TransactionRecords.ReadKey([9, 1]));

    private static byte[] Bytes(Action<ResponseWriter> write)
    {
        using var writer = new ResponseWriter { IsFlexible = true };
        write(writer);
        return writer.Written.ToArray();
    }
}
