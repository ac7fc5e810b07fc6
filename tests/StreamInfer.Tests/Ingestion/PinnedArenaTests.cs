using StreamInfer.Ingestion;

namespace StreamInfer.Tests.Ingestion;

public class PinnedArenaTests
{
    [Fact]
    public void Append_beyondAChunk_keepsEarlierBytesWhereTheyAre()
    {
        var arena = new PinnedArena(4096);
        var ranges = Enumerable.Range(0, 100).Select(i => arena.Append(Enumerable.Repeat((byte)i, 1000).ToArray())).ToArray();
        GC.Collect();

        for (var i = 0; i < ranges.Length; i++)
        {
            Assert.Equal(1000, ranges[i].Length);
            Assert.True(ranges[i].Span.IndexOfAnyExcept((byte)i) < 0);
        }
    }

    [Fact]
    public void Append_largerThanAChunk_getsAChunkOfItsOwn()
    {
        var arena = new PinnedArena(4096);
        var small = arena.Append([1, 2, 3]);
        var large = arena.Append(Enumerable.Repeat((byte)9, 100_000).ToArray());
        var after = arena.Append([4, 5]);

        Assert.Equal([1, 2, 3], small.Span.ToArray());
        Assert.Equal(100_000, large.Length);
        Assert.Equal(9, large.Span[99_999]);
        Assert.Equal([4, 5], after.Span.ToArray());
    }

    [Fact]
    public void Clear_afterUse_reusesMemoryWithoutAllocation()
    {
        var arena = new PinnedArena(4096);
        var bytes = new byte[1000];
        Fill();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Fill();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Fill()
        {
            arena.Clear();
            for (var i = 0; i < 20; i++)
            {
                arena.Append(bytes);
            }
        }
    }

    [Fact]
    public void Commit_lessThanReserved_leavesTheRestFree()
    {
        var arena = new PinnedArena(4096);
        arena.Reserve(100).Fill(7);
        var first = arena.Commit(10);
        var second = arena.Append([8]);

        Assert.Equal(10, first.Length);
        Assert.Equal(first.Pointer + 10, second.Pointer);
    }

    [Fact]
    public void ByteRange_null_differsFromEmpty()
    {
        Assert.True(ByteRange.Null.IsNull);
        Assert.False(new PinnedArena().Append([]).IsNull);
        Assert.True(ByteRange.Null.Span.IsEmpty);
    }
}
