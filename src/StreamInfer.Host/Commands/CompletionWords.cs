using System.CommandLine;

namespace StreamInfer.Host.Commands;

/// <summary>What can follow a command, by its path: subcommands and options.</summary>
/// <param name="Path">The words of the command, from the program's name on.</param>
/// <param name="Words">What can follow.</param>
/// <param name="Values">What can follow an option, where that is one of a few words.</param>
internal sealed record CompletionWords(string Path, IReadOnlyList<string> Words, IReadOnlyList<(string Option, IReadOnlyList<string> Values)> Values)
{
    /// <summary>Of a command and all below it, hidden ones left out.</summary>
    public static IReadOnlyList<CompletionWords> Of(Command root)
    {
        var all = new List<CompletionWords>();
        Add(root, root.Name, all);
        return all;
    }

    private static void Add(Command command, string path, List<CompletionWords> all)
    {
        var subcommands = command.Subcommands.Where(sub => !sub.Hidden).ToList();
        var options = command.Options.Where(option => !option.Hidden).ToList();
        all.Add(new CompletionWords(
            path,
            [.. subcommands.Select(sub => sub.Name), .. options.Select(option => option.Name)],
            [.. options.Where(option => option.ValueType != typeof(bool)).Select(option => (option.Name, ValuesOf(option))).Where(option => option.Item2.Count > 0)]));
        foreach (var sub in subcommands)
        {
            Add(sub, $"{path} {sub.Name}", all);
        }
    }

    private static IReadOnlyList<string> ValuesOf(Option option) =>
        [.. option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(item => item.Label).Where(label => !label.StartsWith('-')).Order(StringComparer.Ordinal)];
}
