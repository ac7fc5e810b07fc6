namespace StreamInfer.TestKit.Faults;

/// <summary>How a <see cref="ScriptedRegistry"/> answers.</summary>
internal enum RegistryMood
{
    /// <summary>As it should.</summary>
    Well,

    /// <summary>With status 500.</summary>
    Failing,

    /// <summary>Not at all: the request is left open until the mood changes.</summary>
    Hanging,

    /// <summary>With status 200 and a page instead of a schema.</summary>
    Lying,
}
