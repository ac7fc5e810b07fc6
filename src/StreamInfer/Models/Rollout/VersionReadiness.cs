namespace StreamInfer.Models.Rollout;

/// <summary>How far an instance is with a version.</summary>
public enum VersionReadiness : byte
{
    /// <summary>It loads and checks it.</summary>
    Loading,

    /// <summary>It can score with it.</summary>
    Ready,

    /// <summary>It will not score with it: the files are missing or others, or a check failed.</summary>
    Refused,
}
