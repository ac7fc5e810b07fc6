using System.CommandLine;
using System.CommandLine.Invocation;

namespace StreamInfer.Host.Commands.Help;

/// <summary><c>--help</c>: the library's own text, and below it examples of the command; below those of the program itself its exit codes.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private readonly SynchronousCommandLineAction _help;

    /// <param name="help">Writes everything above the examples.</param>
    public HelpWithExamples(SynchronousCommandLineAction help) => _help = help;

    /// <summary>Who asks for help gets it, whatever else is wrong with the line.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = _help.Invoke(parseResult);
        var (command, output) = (parseResult.CommandResult.Command, parseResult.InvocationConfiguration.Output);
        var examples = CommandExamples.Of(CommandExamples.PathOf(command));
        if (examples.Count > 0)
        {
            output.WriteLine("Examples:");
        }

        foreach (var example in examples)
        {
            output.WriteLine($"  # {example.Meaning}");
            output.WriteLine($"  {example.Line}");
        }

        if (command == parseResult.RootCommandResult.Command)
        {
            output.WriteLine();
            WriteExitCodes(output);
        }

        output.WriteLine();
        return code;
    }

    private static void WriteExitCodes(TextWriter output)
    {
        output.WriteLine("Exit codes:");
        foreach (var (code, meaning) in ExitCode.Meanings)
        {
            output.WriteLine($"  {code,-3}  {meaning}");
        }
    }
}
