using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StreamInfer.Topologies.Documents;

namespace StreamInfer.Topologies.Shapes;

/// <summary>Text.</summary>
/// <param name="allowed">What is allowed, in words.</param>
/// <param name="pattern">A regular expression that both .NET and ECMA 262 understand, for the whole text; null for any text but
/// none.</param>
internal sealed class TextShape(string allowed, string? pattern = null) : ScalarShape<string>
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    private readonly Regex? _regex = pattern is null
        ? null
        : new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, PatternTimeout);

    /// <summary>Text of any kind, but some.</summary>
    public static TextShape Any { get; } = new("text");

    /// <summary>Text of any kind, and none as well: a value that is handed on as it stands.</summary>
    public static TextShape AnyOrEmpty { get; } = new("text, a number, true or false") { AllowsEmpty = true, AllowsOtherTypes = true };

    /// <summary>A category: text, or a number or boolean that is compared as it is written.</summary>
    public static TextShape Category { get; } = new("text, a number, true or false") { AllowsOtherTypes = true };

    /// <summary>Text that is never shown and comes only from the environment or a file.</summary>
    public static TextShape Secret { get; } = new("${NAME}, an environment variable that holds the secret, or ${file:PATH}") { Hidden = true };

    public override string Allowed => allowed;

    public override bool IsSecret => Hidden;

    private bool AllowsEmpty { get; init; }

    private bool AllowsOtherTypes { get; init; }

    private bool Hidden { get; init; }

    public override Parsed<string> Parse(string text, string folder)
    {
        if (text.Length == 0 && !AllowsEmpty)
        {
            return Parsed<string>.Fails(TopologyErrorKind.Invalid);
        }

        return _regex is null || _regex.IsMatch(text) ? Parsed<string>.Of(text) : Parsed<string>.Fails(TopologyErrorKind.Invalid);
    }

    public override JsonObject Schema()
    {
        if (Hidden)
        {
            return new JsonObject { ["type"] = "string", ["pattern"] = $"^{EnvironmentText.SecretPattern}$" };
        }

        if (AllowsOtherTypes)
        {
            return new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") };
        }

        var text = new JsonObject { ["type"] = "string", ["minLength"] = 1 };
        return pattern is null ? text : EnvironmentSchema.Or(new JsonObject { ["type"] = "string", ["pattern"] = $"^(?:{pattern})$" });
    }
}
