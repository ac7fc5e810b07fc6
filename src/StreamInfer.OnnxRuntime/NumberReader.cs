using Microsoft.ML.OnnxRuntime;
using StreamInfer.Inference;
using StreamInfer.Models;

namespace StreamInfer.OnnxRuntime;

/// <summary>Reads score and probabilities from a tensor of float or double. A float is widened exactly; NaN goes through.</summary>
/// <param name="output">The tensor.</param>
/// <param name="scoreColumn">Which of a row's values is the score; -1 for none.</param>
/// <param name="probabilities">Whether the values are the probabilities.</param>
internal sealed class NumberReader(BoundOutput output, int scoreColumn, bool probabilities) : OutputReader
{
    public override void Read(OrtValue value, int ran, int rows, ScoreBlock scores, int first)
    {
        if (output.Type == ColumnType.Double)
        {
            Copy(value.GetTensorDataAsSpan<double>(), ran, rows, scores, first);
        }
        else
        {
            Copy(value.GetTensorDataAsSpan<float>(), ran, rows, scores, first);
        }
    }

    private void Copy<T>(ReadOnlySpan<T> values, int ran, int rows, ScoreBlock scores, int first)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        CheckCount(output, values.Length, ran);
        if (scoreColumn >= 0)
        {
            var target = scores.Scores.AsSpan(first, rows);
            for (var row = 0; row < target.Length; row++)
            {
                target[row] = double.CreateChecked(values[(row * output.Width) + scoreColumn]);
            }
        }

        if (probabilities)
        {
            var target = scores.Probabilities.AsSpan(first * output.Width, rows * output.Width);
            for (var index = 0; index < target.Length; index++)
            {
                target[index] = double.CreateChecked(values[index]);
            }
        }
    }
}
