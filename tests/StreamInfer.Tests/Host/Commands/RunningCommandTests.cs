using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host;
using StreamInfer.Host.Commands;
using StreamInfer.Host.Commands.Running;
using StreamInfer.Host.Http;
using StreamInfer.Host.Http.Authentication;
using StreamInfer.Tests.Host.Api;
using StreamInfer.Tests.Models;

namespace StreamInfer.Tests.Host.Commands;

/// <summary>Commands that ask a running service, against the real server.</summary>
public sealed class RunningCommandTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _errors = new() { NewLine = "\n" };

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Status_ofAServiceThatStarts_isNotReady()
    {
        await using var bed = await ApiBed.StartAsync();

        var text = await InvokeAsync(ExitCode.NotReady, StatusCommand.Create(TimeProvider.System), bed.Address.ToString());

        Assert.Contains("as local (operator)", text);
        Assert.Contains("fraud-scoring  starting  no", text);
        Assert.Contains("problem: fraud-scoring: pipeline: starting", text);
    }

    [Fact]
    public async Task Status_json_isWhatTheApiSays()
    {
        await using var bed = await ApiBed.StartAsync();

        var report = JsonDocument.Parse(await InvokeAsync(ExitCode.NotReady, StatusCommand.Create(TimeProvider.System), bed.Address.ToString(), "--json")).RootElement;

        Assert.Equal("fraud-scoring", report.GetProperty("topologies")[0].GetProperty("name").GetString());
        Assert.Equal("none", report.GetProperty("state").GetProperty("authentication").GetString());
    }

    [Fact]
    public async Task Status_ofAServiceThatIsAway_saysSo()
    {
        await InvokeAsync(ExitCode.Away, StatusCommand.Create(TimeProvider.System), $"http://127.0.0.1:{FreePort()}");

        Assert.Contains("does not answer", _errors.ToString());
    }

    [Theory]
    [InlineData("ftp://host")]
    [InlineData("host")]
    public async Task Status_ofWhatIsNoAddress_isUsage(string url) => await InvokeAsync(ExitCode.Usage, StatusCommand.Create(TimeProvider.System), url);

    [Fact]
    public async Task Status_withoutOrWithAWrongToken_isDenied_andWithOneAnswered()
    {
        await using var bed = await ApiBed.StartAsync(new HttpSecurity { TokensFile = ApiBed.Tokens(_folder.Root, out var viewer, out _) });
        await InvokeAsync(ExitCode.Denied, StatusCommand.Create(TimeProvider.System), bed.Address.ToString(), "--token-env", "STREAMINFER_NOT_SET");
        Assert.Contains("401", _errors.ToString());
        var file = Path.Combine(_folder.Root, "token");
        await File.WriteAllTextAsync(file, viewer + "\n");

        Assert.Contains("as vera (viewer)", await InvokeAsync(ExitCode.NotReady, StatusCommand.Create(TimeProvider.System), bed.Address.ToString(), "--token-file", file));
    }

    [Fact]
    public async Task Status_ofSomethingElse_saysThatItIsNotTheApi()
    {
        await using var other = await Http.HttpFixture.StartAsync(routes => HealthEndpoints.Map(routes, () => []));

        await InvokeAsync(ExitCode.NotFound, StatusCommand.Create(TimeProvider.System), other.Client.BaseAddress!.ToString());
    }

    [Fact]
    public async Task Drift_ofARunningService_isShown()
    {
        await using var bed = await ApiBed.StartAsync();
        var drift = DriftCommand.Create(_ => throw new InvalidOperationException("no registry is needed"), NullLoggerFactory.Instance);

        Assert.Contains("fraud-scoring: is not monitored", await InvokeAsync(ExitCode.Success, drift, bed.Address.ToString()));
        Assert.Contains("fraud-scoring: is not monitored", await InvokeAsync(ExitCode.Success, drift, "fraud-scoring", "--url", bed.Address.ToString()));
        await InvokeAsync(ExitCode.NotFound, drift, "nope", "--url", bed.Address.ToString());
    }

    [Fact]
    public async Task Redrive_ofWhatIsNoPlace_isUsage()
    {
        await InvokeAsync(ExitCode.Usage, DeadLettersCommand.Create(), "redrive", "fraud-scoring", "0-7", "--reason", "x");

        Assert.Contains("PARTITION:OFFSET", _errors.ToString());
    }

    [Fact]
    public async Task Token_ofAName_isPrintedWithTheLineThatMakesItValid()
    {
        var made = JsonDocument.Parse(await InvokeAsync(ExitCode.Success, TokenCommand.Create(), "ops@example.org", "--role", "operator", "--json")).RootElement;

        var entry = Assert.Single(TokenFile.Parse(made.GetProperty("line").GetString()!, "t"));
        Assert.Equal(("ops@example.org", "operator"), (entry.Name, entry.Role));
        Assert.Equal(entry.Hash, AccessToken.Hash(made.GetProperty("token").GetString()!));
        await InvokeAsync(ExitCode.Usage, TokenCommand.Create(), "two words");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<string> InvokeAsync(int code, Command command, params string[] arguments)
    {
        _output.GetStringBuilder().Clear();
        var got = await command.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = _output, Error = _errors, EnableDefaultExceptionHandler = false });
        Assert.True(code == got, $"{got}: {_output} {_errors}");
        return _output.ToString();
    }
}
