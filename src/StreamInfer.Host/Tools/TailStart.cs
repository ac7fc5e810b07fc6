namespace StreamInfer.Host.Tools;

/// <summary>Where a tail begins in each partition.</summary>
internal enum TailStart
{
    /// <summary>With what comes from now on.</summary>
    End,

    /// <summary>With the oldest record that the broker holds.</summary>
    Beginning,
}
