using System.Collections.Immutable;
using System.Text.Json.Nodes;
using StreamInfer.Topologies.Documents;

namespace StreamInfer.Topologies.Shapes;

/// <summary>One of a few words.</summary>
internal sealed class ChoiceShape<T>(params ImmutableArray<(string Word, T Value)> choices) : ScalarShape<T>
{
    public override string Allowed => string.Join(" | ", choices.Select(choice => choice.Word));

    public override Parsed<T> Parse(string text, string folder)
    {
        foreach (var (word, value) in choices)
        {
            if (string.Equals(word, text, StringComparison.Ordinal))
            {
                return Parsed<T>.Of(value);
            }
        }

        return Parsed<T>.Fails(TopologyErrorKind.Invalid, NearestWord.Hint(text, choices.Select(choice => choice.Word)));
    }

    public override JsonObject Schema() =>
        EnvironmentSchema.Or(new JsonObject { ["enum"] = new JsonArray([.. choices.Select(choice => JsonValue.Create(choice.Word))]) });
}
