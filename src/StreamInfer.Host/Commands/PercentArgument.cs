using System.CommandLine.Parsing;
using System.Globalization;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands;

/// <summary>Shares on the command line: a number of percents with at most two decimals, such as <c>5</c> or <c>0.25</c>.</summary>
internal static class PercentArgument
{
    /// <summary>For <c>CustomParser</c> of an option.</summary>
    public static Percent? Parse(ArgumentResult argument)
    {
        var text = TextOf(argument);
        if (TryParse(text, out var percent))
        {
            return percent;
        }

        argument.AddError($"'{text}' is no share: {Allowed}.");
        return null;
    }

    /// <summary>Several, separated by commas; for <c>CustomParser</c> of an option.</summary>
    public static Percent[]? ParseList(ArgumentResult argument)
    {
        var percents = new List<Percent>();
        foreach (var text in TextOf(argument).Split(','))
        {
            if (!TryParse(text, out var percent))
            {
                argument.AddError($"'{text}' is no share: {Allowed}; several are separated by commas, such as 1,5,10,50,100.");
                return null;
            }

            percents.Add(percent);
        }

        return [.. percents];
    }

    private const string Allowed = "write a number of percents from 0.01 to 100, with at most two decimals";

    private static string TextOf(ArgumentResult argument) => argument.Tokens.Count > 0 ? argument.Tokens[0].Value : string.Empty;

    private static bool TryParse(string text, out Percent percent)
    {
        percent = default;
        return decimal.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && Percent.TryFrom(number, out percent)
            && percent.Hundredths > 0;
    }
}
