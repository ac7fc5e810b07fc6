namespace StreamInfer.Monitoring.Detectors;

/// <summary>Which change of the mean <see cref="PageHinkley"/> looks for.</summary>
public enum PageHinkleyMode
{
    /// <summary>Either.</summary>
    Both,

    /// <summary>A rise.</summary>
    Up,

    /// <summary>A fall.</summary>
    Down,
}
