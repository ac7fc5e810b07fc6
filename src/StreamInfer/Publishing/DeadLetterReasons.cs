using System.Collections.Immutable;

namespace StreamInfer.Publishing;

/// <summary>The wire texts of <see cref="DeadLetterReason"/>.</summary>
public static class DeadLetterReasons
{
    private static readonly ImmutableArray<string> Codes = [.. Enum.GetNames<DeadLetterReason>().Select(ToKebabCase)];

    /// <summary>Every reason but <see cref="DeadLetterReason.None"/>, in order.</summary>
    public static ImmutableArray<DeadLetterReason> All { get; } = [.. Enum.GetValues<DeadLetterReason>().Where(reason => reason != DeadLetterReason.None)];

    /// <summary>The code of a reason, for example <c>unknown-schema</c>.</summary>
    public static string Code(this DeadLetterReason reason) => Codes[(int)reason];

    private static string ToKebabCase(string name) =>
        string.Concat(name.Select((letter, index) => index > 0 && char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : char.ToLowerInvariant(letter).ToString()));
}
