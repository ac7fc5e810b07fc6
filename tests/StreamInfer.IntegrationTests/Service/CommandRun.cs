using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using StreamInfer.Host.Commands;
using StreamInfer.Kafka.SchemaRegistry;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>Runs commands in this process, with what they print.</summary>
internal static class CommandRun
{
    public static Task<(int Code, string Text)> AuditAsync(params string[] arguments) =>
        OfAsync(AuditCommand.Create(plan => new SchemaRegistryClient(plan, TimeProvider.System, NullLogger<SchemaRegistryClient>.Instance)), arguments);

    /// <summary>Its exit code, and all of both outputs.</summary>
    public static async Task<(int Code, string Text)> OfAsync(Command command, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var code = await command.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = output });
        return (code, output.ToString());
    }
}
