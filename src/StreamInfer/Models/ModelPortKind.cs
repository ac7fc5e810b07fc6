namespace StreamInfer.Models;

/// <summary>What an input or output of a model holds.</summary>
public enum ModelPortKind : byte
{
    /// <summary>A dense tensor.</summary>
    Tensor,

    /// <summary>One map a row from class label to probability, as ZipMap makes them.</summary>
    SequenceOfMap,

    /// <summary>Anything else (optional, sparse, nested sequence); cannot be fed or read.</summary>
    Other,
}
