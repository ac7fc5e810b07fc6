using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.Commands;
using StreamInfer.Host.Http.Authentication;
using StreamInfer.Tests.Models;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Host.Api;

public sealed class TokenFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Create_repeated_isRandomAndLong()
    {
        var tokens = Enumerable.Range(0, 100).Select(_ => AccessToken.Create()).ToList();

        Assert.Equal(100, tokens.Distinct().Count());
        Assert.All(tokens, token => Assert.Matches("^si_[A-Za-z0-9_-]{43}$", token));
    }

    [Fact]
    public void LineOf_aToken_hasTheHashAndNotTheToken()
    {
        var token = AccessToken.Create();

        var line = TokenCommand.LineOf("ops", "operator", token);

        Assert.DoesNotContain(token, line);
        var entry = Assert.Single(TokenFile.Parse(line, "tokens"));
        Assert.Equal(("ops", "operator"), (entry.Name, entry.Role));
        Assert.Equal(AccessToken.Hash(token), entry.Hash);
    }

    [Theory]
    [InlineData("", "0 tokens")]
    [InlineData("# nothing", "0 tokens")]
    [InlineData("{", "t(1): no JSON")]
    [InlineData("\n[]", "t(2): name")]
    [InlineData("""{"name":"a b","role":"viewer","sha256":"00"}""", "t(1): name")]
    [InlineData("""{"name":"<b>","role":"viewer","sha256":"00"}""", "t(1): name")]
    [InlineData("""{"name":"a","role":"admin","sha256":"00"}""", "t(1): role")]
    [InlineData("""{"name":"a","role":"viewer","sha256":"00"}""", "t(1): sha256")]
    [InlineData("""{"name":"a","role":"viewer","sha256":7}""", "t(1): sha256")]
    public void Parse_whatIsWrong_saysWhere(string text, string words) => Assert.Contains(words, Assert.Throws<FormatException>(() => TokenFile.Parse(text, "t")).Message);

    [Fact]
    public void Parse_twoOfAName_isRefused()
    {
        var lines = $"{TokenCommand.LineOf("a", "viewer", "x")}\n{TokenCommand.LineOf("a", "operator", "y")}";

        Assert.Contains("'a' comes 2 times", Assert.Throws<FormatException>(() => TokenFile.Parse(lines, "t")).Message);
    }

    [Fact]
    public void Find_afterTheFileChanged_goesByTheNewOne()
    {
        var (path, old, fresh) = (Path.Combine(_folder.Root, "tokens"), AccessToken.Create(), AccessToken.Create());
        File.WriteAllText(path, TokenCommand.LineOf("a", "viewer", old));
        var file = new TokenFile(path, _time, NullLogger.Instance);
        Assert.Equal("a", file.Find(old)?.Name);

        File.WriteAllText(path, TokenCommand.LineOf("b", "operator", fresh));
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Null(file.Find(old));
        Assert.Equal("b", file.Find(fresh)?.Name);
    }

    [Fact]
    public void Find_afterTheFileWasBroken_goesByTheOldOne()
    {
        var (path, token) = (Path.Combine(_folder.Root, "tokens"), AccessToken.Create());
        File.WriteAllText(path, TokenCommand.LineOf("a", "viewer", token));
        var file = new TokenFile(path, _time, NullLogger.Instance);

        File.WriteAllText(path, "{");
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.NotNull(file.Find(token));
    }
}
