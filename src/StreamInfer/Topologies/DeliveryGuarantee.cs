namespace StreamInfer.Topologies;

/// <summary>What is promised about predictions when something fails.</summary>
public enum DeliveryGuarantee
{
    /// <summary>None is lost; after a failure some may be there twice, with the same prediction id.</summary>
    AtLeastOnce,

    /// <summary>A reader of committed records sees each exactly once.</summary>
    ExactlyOnce,
}
