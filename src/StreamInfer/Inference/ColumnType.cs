namespace StreamInfer.Inference;

/// <summary>The element types of model inputs and outputs that travel between the decoder and the model.</summary>
public enum ColumnType : byte
{
    Float = 0,
    Double,
    Int64,
    Boolean,
    String,
}
