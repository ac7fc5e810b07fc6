using System.CommandLine;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands;

/// <summary>
/// <c>streaminfer validate FILE...</c>: checks topology files without starting anything. Every mistake is one line on the error output,
/// <c>file:line:column: property: message</c>; a file without one is <c>FILE: ok</c> on the output. With <c>--schema</c> it prints the JSON
/// schema for editors instead, and with <c>--reference</c> the reference for people.
/// </summary>
public static class ValidateCommand
{
    /// <summary>Exit code where all files are right.</summary>
    public const int Right = 0;

    /// <summary>Exit code where at least one is wrong.</summary>
    public const int Wrong = 2;

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Topology files.", Arity = ArgumentArity.ZeroOrMore };
        var schema = new Option<bool>("--schema") { Description = "Print the JSON schema for editors, and check nothing." };
        var reference = new Option<bool>("--reference") { Description = "Print what every key means, in Markdown, and check nothing." };
        var command = new Command("validate", "Checks topology files and prints all their mistakes at once.") { files, schema, reference };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var errors = parsed.InvocationConfiguration.Error;
            return parsed.GetValue(schema) ? Print(output, TopologySchema.Json())
                : parsed.GetValue(reference) ? Print(output, TopologyReference.Markdown())
                : Validate(parsed.GetValue(files) ?? [], Environment.GetEnvironmentVariable, output, errors);
        });
        return command;
    }

    /// <summary>Checks files.</summary>
    /// <param name="files">Their paths, at least one.</param>
    /// <param name="environment">Value of an environment variable, null where it is not set.</param>
    /// <param name="output">Takes a line for each right file.</param>
    /// <param name="errors">Takes a line for each mistake.</param>
    /// <returns>The exit code.</returns>
    public static int Validate(IReadOnlyCollection<string> files, Func<string, string?> environment, TextWriter output, TextWriter errors)
    {
        if (files.Count == 0)
        {
            errors.WriteLine("validate needs at least one FILE, or --schema, or --reference");
            return Wrong;
        }

        var code = Right;
        foreach (var file in files)
        {
            var reading = TopologyReader.Read(file, environment);
            foreach (var error in reading.Errors)
            {
                errors.WriteLine(error.ToString());
                code = Wrong;
            }

            if (reading.Plan is not null)
            {
                output.WriteLine($"{file}: ok");
            }
        }

        return code;
    }

    private static int Print(TextWriter output, string text)
    {
        output.Write(text);
        return Right;
    }
}
