using System.CommandLine;

namespace StreamInfer.Host.Commands;

/// <summary><c>streaminfer completion SHELL</c>: a script that makes a shell complete commands, options and their values.</summary>
internal static class CompletionCommand
{
    private const string Bash = "bash";
    private const string Zsh = "zsh";

    /// <param name="root">The program's root command, with all others.</param>
    public static Command Create(Command root)
    {
        var shell = new Argument<string>("shell") { Description = "bash or zsh." };
        shell.AcceptOnlyFromAmong(Bash, Zsh);
        var command = new Command("completion", "Prints a script for shell completion.") { shell };
        command.SetAction(parsed =>
        {
            var words = CompletionWords.Of(root);
            parsed.InvocationConfiguration.Output.Write(parsed.GetValue(shell) == Zsh ? CompletionScript.Zsh(words) : CompletionScript.Bash(words));
            return ExitCode.Success;
        });
        return command;
    }
}
