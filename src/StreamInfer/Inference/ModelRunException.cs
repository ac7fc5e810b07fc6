namespace StreamInfer.Inference;

/// <summary>The model failed on the rows it was given; the message is the runtime's.</summary>
public sealed class ModelRunException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Default <see cref="RunFailure.Error"/>.</summary>
    public RunFailure Failure { get; init; }
}
