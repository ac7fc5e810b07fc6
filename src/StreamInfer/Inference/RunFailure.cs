namespace StreamInfer.Inference;

/// <summary>Why a run of the model failed: the metric label <c>reason</c>.</summary>
public enum RunFailure : byte
{
    /// <summary>The model, or the runtime, refused these rows.</summary>
    Error,

    /// <summary>It took longer than <c>model.runTimeout</c> and was ended.</summary>
    Timeout,

    /// <summary>The device had no memory left for so many rows.</summary>
    OutOfMemory,

    /// <summary>The device fails whatever it is given, until it is taken into use anew.</summary>
    DeviceLost,
}
