using System.Text;
using StreamInfer.Decoding.Features;

namespace StreamInfer.Tests.Decoding.Features;

public sealed class TextCacheTests
{
    [Fact]
    public void Get_aThousandTextsAgain_allocatesNothingAndReturnsTheSame()
    {
        var texts = Enumerable.Range(0, 1000).Select(i => Encoding.UTF8.GetBytes($"merchant {i}")).ToArray();
        var cache = new TextCache();
        var first = texts.Select(text => cache.Get(text)).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var same = 0;
        for (var i = 0; i < texts.Length; i++)
        {
            same += ReferenceEquals(first[i], cache.Get(texts[i])) ? 1 : 0;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1000, same);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"merchant {i}").ToArray(), first);
    }

    [Fact]
    public void Get_farMoreTextsThanItKeeps_staysRightAndBounded()
    {
        var cache = new TextCache();
        for (var i = 0; i < 5 * TextCache.Capacity; i++)
        {
            Assert.Equal($"key {i}", cache.Get(Encoding.UTF8.GetBytes($"key {i}")));
        }

        // The last one asked for is still there.
        var last = Encoding.UTF8.GetBytes($"key {(5 * TextCache.Capacity) - 1}");
        Assert.Same(cache.Get(last), cache.Get(last));
    }

    [Fact]
    public void Get_textAtAndBeyondTheLengthBound_isKeptAndNotKept()
    {
        var cache = new TextCache();
        var kept = Encoding.UTF8.GetBytes(new string('a', TextCache.MaxTextLength));
        var tooLong = Encoding.UTF8.GetBytes(new string('a', TextCache.MaxTextLength + 1));

        Assert.Same(cache.Get(kept), cache.Get(kept));
        Assert.NotSame(cache.Get(tooLong), cache.Get(tooLong));
        Assert.Equal(new string('a', TextCache.MaxTextLength + 1), cache.Get(tooLong));
    }

    [Fact]
    public void Get_emptyText_isTheEmptyString() => Assert.Same(string.Empty, new TextCache().Get(""u8));
}
