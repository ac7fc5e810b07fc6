using System.Collections.Immutable;
using System.CommandLine.Parsing;
using StreamInfer.Host.Simulation;

namespace StreamInfer.Host.Commands;

/// <summary>The scenarios as the command line calls them.</summary>
internal static class ScenarioNames
{
    private static readonly ImmutableArray<(string Name, ScenarioKind Kind)> Names =
    [
        ("sudden", ScenarioKind.Sudden),
        ("gradual", ScenarioKind.Gradual),
        ("incremental", ScenarioKind.Incremental),
        ("recurring", ScenarioKind.Recurring),
        ("unit-change", ScenarioKind.UnitChange),
        ("field-null", ScenarioKind.FieldNull),
        ("category-renamed", ScenarioKind.CategoryRenamed),
        ("clock-skew", ScenarioKind.ClockSkew),
        ("frozen", ScenarioKind.Frozen),
        ("duplicates", ScenarioKind.Duplicates),
        ("fraud-attack", ScenarioKind.FraudAttack),
    ];

    public static string All => string.Join(", ", Names.Select(item => item.Name));

    public static string Of(ScenarioKind kind) => Names.First(item => item.Kind == kind).Name;

    /// <summary>For <c>CustomParser</c> of an option.</summary>
    public static ScenarioKind Parse(ArgumentResult argument)
    {
        var text = argument.Tokens.Count > 0 ? argument.Tokens[0].Value : string.Empty;
        foreach (var (name, kind) in Names)
        {
            if (name == text)
            {
                return kind;
            }
        }

        argument.AddError($"'{text}' is no scenario; there are {All}.");
        return ScenarioKind.None;
    }
}
