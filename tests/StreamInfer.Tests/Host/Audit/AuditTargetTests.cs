using StreamInfer.Host.Audit;

namespace StreamInfer.Tests.Host.Audit;

public sealed class AuditTargetTests
{
    [Theory]
    [InlineData("0123456789ABCDEF0123456789abcdef", "0123456789abcdef0123456789abcdef")]
    [InlineData("card.transactions/3/1234567890123", "card.transactions/3/1234567890123")]
    [InlineData("t/0/0", "t/0/0")]
    public void TryParse_idOrPosition_isTaken(string text, string expected)
    {
        Assert.True(AuditTarget.TryParse(text, out var target));
        Assert.Equal(expected, target.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef")]
    [InlineData("0123456789abcdef0123456789abcdeg")]
    [InlineData("t/0")]
    [InlineData("/0/0")]
    [InlineData("t/-1/0")]
    [InlineData("t/0/0/0")]
    [InlineData("t/0/9223372036854775808")]
    public void TryParse_anythingElse_isNot(string text) => Assert.False(AuditTarget.TryParse(text, out _));
}
