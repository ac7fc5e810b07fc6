using System.Text.Json;

namespace StreamInfer.Decoding.Avro.Json;

/// <summary>Where in a JSON value the encoder is.</summary>
/// <param name="Path">For messages.</param>
/// <param name="Nesting">How many values are around.</param>
/// <param name="IsDefault">Whether the value is a schema's default, where bytes are written in another way.</param>
internal readonly record struct JsonPlace(string Path, int Nesting, bool IsDefault)
{
    /// <summary>Most values inside each other.</summary>
    public const int MaxNesting = 64;

    /// <summary>A place inside this one.</summary>
    /// <exception cref="FormatException">It is too deep.</exception>
    public JsonPlace Into(string step) => Nesting < MaxNesting
        ? this with { Path = Path + step, Nesting = Nesting + 1 }
        : throw Error($"more than {MaxNesting} values inside each other");

    public FormatException Error(string problem) => new($"{Path}: {problem}");

    public FormatException Expected(string what, JsonElement found) =>
        Error($"expected {what}, found {(found.ValueKind == JsonValueKind.Undefined ? "nothing" : Shorten(found.GetRawText()))}");

    private static string Shorten(string text) => text.Length <= 40 ? text : $"{text[..40]}…";
}
