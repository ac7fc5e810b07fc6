using StreamInfer.Batching;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Tests.Pipeline.Kit;

namespace StreamInfer.Tests.Batching;

public sealed class MicroBatchTests : IDisposable
{
    private static readonly RowLayout Layout = new(
        [new TensorSpec("numbers", ColumnType.Float, 2), new TensorSpec("words", ColumnType.String, 1)], [new ColumnSlot(0, 0, 2), new ColumnSlot(1, 0, 1)]);

    private readonly MicroBatch _batch = new(8);
    private readonly LaneBench _lanes = new(Layout);
    private readonly RecordBatch _records = Records(8);
    private readonly PartitionProgress _progress = new(0);

    public MicroBatchTests() => _batch.Open(3, new Settlement(_ => { }), _lanes.Take());

    public void Dispose() => _lanes.Dispose();

    [Fact]
    public void OldestDeadline_deadlinesInAnyOrder_isTheEarliest()
    {
        foreach (var deadline in new long[] { 50, 40, 60, 45 })
        {
            Add(deadline);
        }

        Assert.Equal(40, _batch.OldestDeadline);
    }

    [Fact]
    public void OldestDeadline_ofAReusedBatch_forgetsTheLastUse()
    {
        Add(5);
        _batch.Finish();
        _batch.Open(4, new Settlement(_ => { }), _lanes.Take());
        Add(70);

        Assert.Equal((4, 70), (_batch.Number, _batch.OldestDeadline));
    }

    [Fact]
    public void CompactRows_rowsGivenUp_movesTheOthersUpInOrder()
    {
        for (var i = 0; i < 6; i++)
        {
            Add(0, scored: i != 1);
        }

        _batch.Events[0].Row = -1;
        _batch.Events[3].Row = -1;
        _batch.CompactRows();

        Assert.Equal(3, _batch.Rows);
        Assert.Equal([-1, -1, 0, -1, 1, 2], _batch.Events.ToArray().Select(one => one.Row));
        Assert.Equal([2, 102, 4, 104, 5, 105], _batch.Primary.Features.Tensors[0].Floats[..6]);
        Assert.Equal(["2", "4", "5"], _batch.Primary.Features.Tensors[1].Strings[..3]);
    }

    [Fact]
    public void Finish_givesUpRecordsAndEmpties()
    {
        var released = 0;
        var records = new RecordBatch(1, _ => released++);
        records.Retain();
        records.Add(0, 0, 0, ByteRange.Null, ByteRange.Null);
        _batch.Add(records, 0, _progress, 0, scored: true, bytes: 5);
        records.Release();
        Assert.Equal(0, released);

        var settlement = _batch.Finish();

        Assert.Equal((1, 0, 0, 1, 5), (released, _batch.Count, _batch.Rows, settlement.Events, settlement.Bytes));
    }

    private void Add(long deadline, bool scored = true)
    {
        var index = _batch.Count;
        if (scored)
        {
            var row = _batch.Rows;
            (_batch.Primary.Features.Tensors[0].Floats[2 * row], _batch.Primary.Features.Tensors[0].Floats[(2 * row) + 1]) = (index, 100 + index);
            _batch.Primary.Features.Tensors[1].Strings[row] = $"{index}";
        }

        _batch.Add(_records, index, _progress, deadline, scored, bytes: 1);
    }

    private static RecordBatch Records(int count)
    {
        var records = new RecordBatch(count);
        records.Retain();
        for (var offset = 0; offset < count; offset++)
        {
            records.Add(0, offset, 0, ByteRange.Null, ByteRange.Null);
        }

        return records;
    }
}
