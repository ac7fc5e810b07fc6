namespace StreamInfer.Monitoring.Engine;

/// <summary>What a version is compared with.</summary>
public enum ReferenceKind
{
    /// <summary>Nothing yet: the first window is being learned.</summary>
    None,

    /// <summary>What the model was trained on.</summary>
    Training,

    /// <summary>The window before, since there is nothing better: it shows sudden changes only, and gets used to them.</summary>
    Trailing,
}
