using System.Text;
using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Tests.Publishing;

public sealed class SharedHeadersTests
{
    private static readonly HeaderBlock Block = new([("model", "m"), ("empty", "")]);

    private readonly OutgoingBatch _batch = new();

    [Fact]
    public void Add_blockAlone_isShared()
    {
        _batch.AddHeaders(Block);
        var record = Add();

        Assert.Same(Block, record.SharedHeaders);
        Assert.Equal(["model=m", "empty="], Headers(record));
    }

    [Fact]
    public void Add_blockAndAHeaderOfItsOwn_isNotShared()
    {
        _batch.AddHeaders(Block);
        AddOwn();
        var behind = Add();
        AddOwn();
        _batch.AddHeaders(Block);
        var before = Add();

        Assert.Null(behind.SharedHeaders);
        Assert.Equal(["model=m", "empty=", "own=1"], Headers(behind));
        Assert.Null(before.SharedHeaders);
        Assert.Equal(["own=1", "model=m", "empty="], Headers(before));
    }

    [Fact]
    public void Add_blockTwice_isNotShared()
    {
        _batch.AddHeaders(Block);
        _batch.AddHeaders(Block);
        var record = Add();

        Assert.Null(record.SharedHeaders);
        Assert.Equal(4, record.HeadersCount);
    }

    [Fact]
    public void Add_afterARecordWithABlock_hasNone()
    {
        _batch.AddHeaders(Block);
        Add();
        var next = Add();

        Assert.Null(next.SharedHeaders);
        Assert.Equal(0, next.HeadersCount);
    }

    [Fact]
    public void Clear_withABlockOfAnUnfinishedRecord_forgetsIt()
    {
        _batch.AddHeaders(Block);
        _batch.Clear();

        Assert.Null(Add().SharedHeaders);
    }

    private void AddOwn() => _batch.AddHeader(new RecordHeader(_batch.Arena.Append("own"u8), _batch.Arena.Append("1"u8)));

    private OutgoingRecord Add()
    {
        _batch.Add(OutputTopic.Predictions, ByteRange.Null, ByteRange.Null, -1);
        return _batch.Records[^1];
    }

    private string[] Headers(OutgoingRecord record) =>
        [.. _batch.HeadersOf(record).ToArray().Select(header => $"{Encoding.UTF8.GetString(header.Name.Span)}={Encoding.UTF8.GetString(header.Value.Span)}")];
}
