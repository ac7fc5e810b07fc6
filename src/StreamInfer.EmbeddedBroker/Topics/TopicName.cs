namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>Kafka's rules for the names of topics. They also keep names safe as parts of folder names.</summary>
internal static class TopicName
{
    /// <summary>With <c>-</c> and a partition of five digits a folder's name stays within the 255 bytes that file systems allow.</summary>
    public const int MaxLength = 249;

    /// <summary>What is wrong with a name; null where nothing is.</summary>
    public static string? Fault(string name) => name switch
    {
        "" => "a topic's name is empty",
        "." or ".." => $"a topic cannot be named '{name}'",
        { Length: > MaxLength } => $"a topic's name has {name.Length} characters, more than {MaxLength}",
        _ when !name.All(IsAllowed) => $"topic name '{name}' has characters other than letters and digits of ASCII, '.', '_' and '-'",
        _ => null,
    };

    private static bool IsAllowed(char character) => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-';
}
