using System.Text;
using System.Text.RegularExpressions;

namespace StreamInfer.Topologies.Documents;

/// <summary>
/// Puts what does not stand in the file into values: environment variables, <c>${NAME}</c> or <c>${NAME:text}</c> with what stands in where NAME is not
/// set (a variable that is set to nothing counts as set), and files, <c>${file:PATH}</c>. It works on single values after the YAML has been read, so
/// neither can add keys or lists, and what they hold is not searched for references again.
/// </summary>
internal static partial class EnvironmentText
{
    /// <summary>The form of a reference, for the JSON schema of editors (ECMA 262).</summary>
    public const string ReferencePattern = @"\$\{[A-Za-z_][A-Za-z0-9_]*(:[^}]*)?\}";

    /// <summary>What a secret may be written as, as a whole (ECMA 262): references without a default.</summary>
    public const string SecretPattern = @"(\$\{[A-Za-z_][A-Za-z0-9_]*:?\}|\$\{file:[^}]+\})+";

    /// <summary>No variable is called so: what follows the colon is a path.</summary>
    private const string FileWord = "file";

    /// <summary>The text with all references replaced, or null after an error was reported.</summary>
    /// <param name="scalar">The value as written.</param>
    /// <param name="isSecret">Whether it has to come from the environment or a file as a whole.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="reading">Takes the errors.</param>
    public static string? Expand(ScalarNode scalar, bool isSecret, Place place, ReadingContext reading)
    {
        if (isSecret && !IsReferencesOnly(scalar.Written))
        {
            reading.Report(
                TopologyErrorKind.LiteralSecret,
                place,
                "is a secret, which comes only from the environment or a file; allowed are ${NAME} without a default, and ${file:PATH}");
            return null;
        }

        return reading.Environment is { } environment ? Replace(scalar.Written, environment, place, reading) : scalar.Written;
    }

    /// <summary>Whether a value shows something that does not stand in the file.</summary>
    public static bool HasReference(string written) => written.Contains("${", StringComparison.Ordinal);

    private static string? Replace(string written, Func<string, string?> environment, Place place, ReadingContext reading)
    {
        var text = new StringBuilder();
        var position = 0;
        for (var start = Next(written, 0); start >= 0; start = Next(written, position))
        {
            var match = Reference().Match(written, start);
            if (!match.Success)
            {
                reading.Report(
                    TopologyErrorKind.Invalid,
                    place with { Shown = null },
                    "has a '${' that starts no environment variable; allowed are ${NAME}, ${NAME:default} and ${file:PATH}");
                return null;
            }

            if (ValueOf(match, environment, place with { Shown = null }, reading) is not { } value)
            {
                return null;
            }

            text.Append(written, position, start - position).Append(value);
            position = start + match.Length;
        }

        return text.Append(written, position, written.Length - position).ToString();
    }

    private static string? ValueOf(Match reference, Func<string, string?> environment, Place place, ReadingContext reading)
    {
        var (name, rest) = (reference.Groups["name"].Value, reference.Groups["default"]);
        if (string.Equals(name, FileWord, StringComparison.Ordinal))
        {
            return ReferencedFile.Read(rest.Value, place, reading);
        }

        var value = environment(name) ?? (rest.Success ? rest.Value : null);
        if (value is null)
        {
            reading.Report(
                TopologyErrorKind.MissingEnvironmentVariable,
                place,
                $"needs the environment variable {name}, which is not set; allowed is to set it, or ${{{name}:default}}");
        }

        return value;
    }

    private static int Next(string written, int from) => written.IndexOf("${", from, StringComparison.Ordinal);

    private static bool IsReferencesOnly(string written) => SecretReferences().IsMatch(written);

    [GeneratedRegex(@"\G\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:(?<default>[^}]*))?\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex($@"\A{SecretPattern}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SecretReferences();
}
