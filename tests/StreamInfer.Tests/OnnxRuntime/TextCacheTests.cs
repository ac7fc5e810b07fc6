using System.Text;
using StreamInfer.OnnxRuntime;

namespace StreamInfer.Tests.OnnxRuntime;

public sealed class TextCacheTests
{
    [Fact]
    public void Get_equalBytes_givesTheSameObject()
    {
        var cache = new TextCache();

        var first = cache.Get("fraud"u8);

        Assert.Equal("fraud", first);
        Assert.Same(first, cache.Get("fraud"u8));
    }

    [Fact]
    public void Get_moreTextsThanPlaces_staysRight()
    {
        var cache = new TextCache();
        for (var round = 0; round < 3; round++)
        {
            for (var number = 0; number < 2000; number++)
            {
                var text = $"çay {number}";
                Assert.Equal(text, cache.Get(Encoding.UTF8.GetBytes(text)));
            }
        }
    }

    [Fact]
    public void Get_longAndEmptyTexts_areRight()
    {
        var cache = new TextCache();
        var text = new string('é', 300);

        Assert.Equal(text, cache.Get(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(string.Empty, cache.Get([]));
    }
}
