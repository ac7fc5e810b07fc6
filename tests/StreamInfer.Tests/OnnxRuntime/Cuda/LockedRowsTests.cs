using StreamInfer.Inference;
using StreamInfer.OnnxRuntime.Cuda;

namespace StreamInfer.Tests.OnnxRuntime.Cuda;

public sealed class LockedRowsTests
{
    private static readonly nint Page = Environment.SystemPageSize;

    [Fact]
    public void Pages_ofARange_areTheWholeOnes()
    {
        Assert.Equal((Page, 33 * Page), LockedRows.Pages(1, 33 * Page));
        Assert.Equal((Page, 33 * Page), LockedRows.Pages(Page, 32 * Page));
        Assert.Equal((Page, 33 * Page), LockedRows.Pages(Page, (33 * Page) - 1));
    }

    [Fact]
    public void Pages_ofAShortRange_areNone()
    {
        var (first, end) = LockedRows.Pages(Page, (64 << 10) - 1);

        Assert.Equal(first, end);
    }

    [Theory]
    [InlineData(0, 50, 50, 0)]
    [InlineData(0, 150, 100, 50)]
    [InlineData(100, 100, 0, 100)]
    [InlineData(150, 100, 0, 50)]
    [InlineData(0, 400, 100, 100)]
    [InlineData(200, 50, 50, 0)]
    public void Split_rowsInPartLocked_areCopiedPieceByPiece(int start, int bytes, int head, int body) =>
        Assert.Equal((head, body), LockedRows.Split(start, bytes, first: 100, end: 200));

    [Fact]
    public void Of_neighbours_shareNoPage()
    {
        // Asserted by the card: no range may overlap another.
        var card = new FakeCard();
        var layout = new RowLayout([new TensorSpec("x", ColumnType.Float, 1000), new TensorSpec("n", ColumnType.Int64, 500)], []);
        FeatureBlock[] blocks = [.. Enumerable.Range(0, 8).Select(_ => new FeatureBlock(layout, 64))];
        foreach (var block in blocks)
        {
            LockedRows.Of(block, card);
            Assert.Same(LockedRows.Of(block, card), LockedRows.Of(block, card));
        }

        Assert.Equal(16, card.Locked.Count);
        GC.KeepAlive(blocks);
    }
}
