namespace StreamInfer.Topologies;

/// <summary>What kind of mistake a <see cref="TopologyError"/> is. Closed: programs and tests may switch over it.</summary>
public enum TopologyErrorKind : byte
{
    /// <summary>The text is not YAML, or uses a part of YAML that has no meaning here.</summary>
    Syntax,

    /// <summary>The file itself cannot be read.</summary>
    Unreadable,

    /// <summary>A key that no section of this kind has.</summary>
    Unknown,

    /// <summary>A key that is needed and not there.</summary>
    Missing,

    /// <summary>A value of the wrong type or form.</summary>
    Invalid,

    /// <summary>A value of the right type beyond its bounds.</summary>
    OutOfRange,

    /// <summary>A key, name or list item that stands there twice.</summary>
    Duplicate,

    /// <summary>Right on its own, but not beside another key.</summary>
    Conflict,

    /// <summary>A named file that does not exist.</summary>
    MissingFile,

    /// <summary>A <c>${NAME}</c> without default whose variable is not set.</summary>
    MissingEnvironmentVariable,

    /// <summary>A secret that stands in the file instead of coming from the environment.</summary>
    LiteralSecret,
}
