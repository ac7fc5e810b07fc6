using Microsoft.ML.OnnxRuntime;
using StreamInfer.Inference;
using StreamInfer.Models;

namespace StreamInfer.OnnxRuntime;

/// <summary>Copies an output that travels on untouched.</summary>
/// <param name="output">The tensor.</param>
/// <param name="index">Which of the block's pass-through tensors takes it.</param>
internal sealed class PassThroughReader(BoundOutput output, int index) : OutputReader
{
    private readonly TextCache _texts = new();

    public override void Read(OrtValue value, int ran, int rows, ScoreBlock scores, int first)
    {
        var target = scores.PassThrough[index];
        switch (output.Type)
        {
            case ColumnType.Float: Copy(value, target.Floats, ran, rows, first); break;
            case ColumnType.Double: Copy(value, target.Doubles, ran, rows, first); break;
            case ColumnType.Int64: Copy(value, target.Int64s, ran, rows, first); break;
            case ColumnType.Boolean: Copy(value, target.Booleans, ran, rows, first); break;
            default:
                CheckCount(output, value.GetTensorTypeAndShape().ElementCount, ran);
                _texts.Copy(value, target.Strings.AsSpan(first * output.Width, rows * output.Width));
                break;
        }
    }

    private void Copy<T>(OrtValue value, T[] target, int ran, int rows, int first)
        where T : unmanaged
    {
        var values = value.GetTensorDataAsSpan<T>();
        CheckCount(output, values.Length, ran);
        values[..(rows * output.Width)].CopyTo(target.AsSpan(first * output.Width));
    }
}
