using StreamInfer.Pipeline.Crashes;

namespace StreamInfer.Tests.Pipeline.Crashes;

public sealed class InFlightFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streaminfer-");

    private string File => Path.Combine(_folder.FullName, "in-flight");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Open_whatWasMarkedAndNotCleared_isFound()
    {
        using (var file = new InFlightFile(File, 3, Assert.Empty))
        {
            file.Mark(0, [new(1, 2, 3), new(4, 5, 6)]);
            file.Mark(1, [new(7, 8, 9)]);
            file.Mark(2, [new(10, 10, 0), new(20, 20, 1)]);
            file.Mark(2, [new(11, 11, 0)]);
            file.Clear(1);
        }

        Assert.Equal([new(1, 2, 3), new(4, 5, 6), new(11, 11, 0)], ReadAndEmpty());
        Assert.Empty(ReadAndEmpty());
    }

    [Fact]
    public void Open_fewerSlotsThanBefore_findsAll()
    {
        using (var file = new InFlightFile(File, 4, Assert.Empty))
        {
            file.Mark(3, [new(1, 2, 3)]);
        }

        Assert.Equal([new(1, 2, 3)], ReadAndEmpty());
    }

    [Fact]
    public void Mark_morePartitionsThanASlotHolds_keepsTheFirst()
    {
        using (var file = new InFlightFile(File, 2, Assert.Empty))
        {
            file.Mark(0, [.. Enumerable.Range(0, InFlightFile.SpansPerSlot + 5).Select(partition => new OffsetSpan(0, 0, partition))]);
        }

        Assert.Equal(InFlightFile.SpansPerSlot, ReadAndEmpty().Count);
    }

    [Fact]
    public void ClearAll_leavesNothing()
    {
        using (var file = new InFlightFile(File, 2, Assert.Empty))
        {
            file.Mark(1, [new(1, 2, 3)]);
            file.ClearAll();
        }

        Assert.Empty(ReadAndEmpty());
    }

    [Fact]
    public void Open_byTwo_refusesTheSecond()
    {
        using var first = new InFlightFile(File, 1, Assert.Empty);

        Assert.Throws<IOException>(() => new InFlightFile(File, 1, Assert.Empty));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("something else, of more bytes than a header has")]
    public void Open_fileOfAnother_isTakenForEmpty(string text)
    {
        System.IO.File.WriteAllText(File, text);

        Assert.Empty(ReadAndEmpty());
    }

    private IReadOnlyList<OffsetSpan> ReadAndEmpty()
    {
        IReadOnlyList<OffsetSpan> found = [];
        new InFlightFile(File, 2, spans => found = spans).Dispose();
        return found;
    }
}
