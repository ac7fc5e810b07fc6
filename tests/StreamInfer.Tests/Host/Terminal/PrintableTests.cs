using StreamInfer.Host.Terminal;

namespace StreamInfer.Tests.Host.Terminal;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("plain, ü, 漢字, 🙂", "plain, ü, 漢字, 🙂")]
    [InlineData("a\r\nb\tc", @"a\u000d\u000ab\u0009c")]
    [InlineData("\u001b]0;title\u0007", @"\u001b]0;title\u0007")]
    [InlineData("\u0085\u009b\u007f", @"\u0085\u009b\u007f")]
    [InlineData("\u202e\u2066\u200b\ufeff", @"\u202e\u2066\u200b\ufeff")]
    [InlineData("\u2028\u2029", @"\u2028\u2029")]
    [InlineData("", "")]
    public void Of_text_hasNothingThatMovesTheCursor(string text, string expected) => Assert.Equal(expected, Printable.Of(text));

    [Fact]
    public void Of_halfASurrogatePair_isReplaced() => Assert.Equal("a\ufffdb", Printable.Of("a\ud800b"));
}
