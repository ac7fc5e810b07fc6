namespace StreamInfer.Topologies;

/// <summary>Where a model may run.</summary>
public enum DevicePolicy : byte
{
    /// <summary>CUDA where it can be had, CPU otherwise, and the predictions say which.</summary>
    PreferCuda,

    /// <summary>CUDA, or the service refuses to start.</summary>
    RequireCuda,

    /// <summary>CPU.</summary>
    Cpu,
}
