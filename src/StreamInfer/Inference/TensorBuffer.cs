namespace StreamInfer.Inference;

/// <summary>
/// The rows of one model input; exactly the array of its type is there. Arrays of numbers are pinned, so that a runtime can read them in place.
/// </summary>
public sealed class TensorBuffer
{
    public TensorBuffer(TensorSpec spec, int capacity)
    {
        Spec = spec;
        var length = checked(spec.Width * capacity);
        switch (spec.Type)
        {
            case ColumnType.Float: Floats = GC.AllocateArray<float>(length, pinned: true); break;
            case ColumnType.Double: Doubles = GC.AllocateArray<double>(length, pinned: true); break;
            case ColumnType.Int64: Int64s = GC.AllocateArray<long>(length, pinned: true); break;
            case ColumnType.Boolean: Booleans = GC.AllocateArray<bool>(length, pinned: true); break;
            default: Strings = new string[length]; Array.Fill(Strings, string.Empty); break;
        }
    }

    public TensorSpec Spec { get; }

    public float[] Floats { get; } = [];

    public double[] Doubles { get; } = [];

    public long[] Int64s { get; } = [];

    public bool[] Booleans { get; } = [];

    public string[] Strings { get; } = [];
}
