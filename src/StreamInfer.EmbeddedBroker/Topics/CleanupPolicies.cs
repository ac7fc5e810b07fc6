namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>The text of <c>cleanup.policy</c>: a list of one or two words.</summary>
internal static class CleanupPolicies
{
    /// <summary>Null where the text is not a list of policies.</summary>
    public static CleanupPolicy? Parse(string text)
    {
        CleanupPolicy policy = default;
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            switch (word)
            {
                case "delete":
                    policy |= CleanupPolicy.Delete;
                    break;
                case "compact":
                    policy |= CleanupPolicy.Compact;
                    break;
                default:
                    return null;
            }
        }

        return policy;
    }

    public static string Format(CleanupPolicy policy) => policy switch
    {
        CleanupPolicy.Delete => "delete",
        CleanupPolicy.Compact => "compact",
        _ => "compact,delete",
    };
}
