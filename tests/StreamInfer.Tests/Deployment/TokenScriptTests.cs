using System.Diagnostics;
using System.Text;
using StreamInfer.Host.Http.Authentication;
using StreamInfer.Tests.Models;
using StreamInfer.Tests.OnnxRuntime;

namespace StreamInfer.Tests.Deployment;

/// <summary>deploy/docker/make-tokens.sh, with the real program.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class TokenScriptTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Script_makesTokensOnce_andOthersWhenItIsToldTo()
    {
        var printed = await RunAsync();
        var (hashes, scrape) = (await ReadAsync("tokens.jsonl"), (await ReadAsync("token")).Trim());
        Assert.Equal(["prometheus", "operator"], TokenFile.Parse(hashes, "t").Select(entry => entry.Name));
        Assert.Equal([("viewer", Hex(scrape)), ("operator", Hex(TokenIn(printed)))], TokenFile.Parse(hashes, "t").Select(entry => (entry.Role, Convert.ToHexString(entry.Hash))));
        Assert.DoesNotContain(scrape, hashes + printed, StringComparison.Ordinal);
        Assert.DoesNotContain(TokenIn(printed), hashes, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.Root, "tokens.jsonl")));

        Assert.Contains("already", await RunAsync());
        Assert.Equal(hashes, await ReadAsync("tokens.jsonl"));

        Assert.NotEqual(TokenIn(printed), TokenIn(await RunAsync("renew")));
        Assert.NotEqual(scrape, (await ReadAsync("token")).Trim());
        Assert.Equal(2, TokenFile.Parse(await ReadAsync("tokens.jsonl"), "t").Length);
    }

    private static string Hex(string token) => Convert.ToHexString(AccessToken.Hash(token));

    private static string TokenIn(string printed) => Assert.Single(printed.Split('\n'), line => line.StartsWith("si_", StringComparison.Ordinal));

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(_folder.Root, name), Encoding.UTF8);

    private async Task<string> RunAsync(params string[] more)
    {
        var start = new ProcessStartInfo("bash", [Upwards.Find("deploy/docker/make-tokens.sh")!, _folder.Root, _folder.Root, .. more]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["STREAMINFER"] = $"dotnet {Path.Combine(AppContext.BaseDirectory, "StreamInfer.Host.dll")}";
        using var run = Process.Start(start)!;
        var errors = run.StandardError.ReadToEndAsync();
        var output = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        Assert.True(run.ExitCode == 0, await errors);
        return output;
    }
}
