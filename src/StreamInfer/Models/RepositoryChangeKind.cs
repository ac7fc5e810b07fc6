namespace StreamInfer.Models;

/// <summary>What became of a version in the repository.</summary>
public enum RepositoryChangeKind : byte
{
    /// <summary>It is there and complete.</summary>
    Appeared,

    /// <summary>Its files are no longer those it appeared with. It is not to be loaded any more.</summary>
    Changed,

    /// <summary>Its folder is gone. Where it is loaded it goes on scoring.</summary>
    Vanished,
}
