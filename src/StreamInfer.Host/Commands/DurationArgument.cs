using System.CommandLine.Parsing;
using System.Globalization;

namespace StreamInfer.Host.Commands;

/// <summary>Durations on the command line, written as in a topology: <c>5ms</c>, <c>10s</c>, <c>2m</c>, <c>1h</c>.</summary>
internal static class DurationArgument
{
    private static readonly (string Suffix, double Milliseconds)[] Units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>For <c>CustomParser</c> of an option.</summary>
    public static TimeSpan? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens.Count > 0 ? argument.Tokens[0].Value : string.Empty;
        foreach (var (suffix, milliseconds) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && uint.TryParse(text.AsSpan()[..^suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return TimeSpan.FromMilliseconds(number * milliseconds);
            }
        }

        argument.AddError($"'{text}' is no duration: write a whole number with ms, s, m or h behind it, such as 30s.");
        return null;
    }
}
