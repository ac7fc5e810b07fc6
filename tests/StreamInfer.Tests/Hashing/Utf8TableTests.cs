using System.Text;
using StreamInfer.Hashing;

namespace StreamInfer.Tests.Hashing;

public sealed class Utf8TableTests
{
    [Fact]
    public void IndexOf_everyLength_findsEachTextAndNoOther()
    {
        var texts = Enumerable.Range(0, 80).Select(length => new string('x', length)).ToList();
        var table = new Utf8Table(texts);

        for (var i = 0; i < texts.Count; i++)
        {
            Assert.Equal(i, table.IndexOf(Encoding.UTF8.GetBytes(texts[i])));
            Assert.Equal(-1, table.IndexOf(Encoding.UTF8.GetBytes(texts[i] + "y")));
        }
    }

    [Fact]
    public void IndexOf_textsThatDifferInTheMiddle_tellsThemApart()
    {
        var texts = Enumerable.Range(0, 1000).Select(i => $"category-{i:D4}-with-the-same-end").ToList();
        var table = new Utf8Table(texts);

        Assert.Equal(Enumerable.Range(0, 1000), texts.Select(text => table.IndexOf(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void IndexOf_noTexts_findsNone() => Assert.Equal(-1, new Utf8Table([]).IndexOf(""u8));

    [Fact]
    public void IndexOf_notAscii_comparesUtf8() => Assert.Equal(1, new Utf8Table(["Köln", "京都"]).IndexOf("京都"u8));

    [Fact]
    public void Constructor_sameTextTwice_isRefused() =>
        Assert.Equal(
            "'web' is there twice (Parameter 'texts')",
            Assert.Throws<ArgumentException>(() => new Utf8Table(["web", "pos", "web"])).Message);
}
