using Microsoft.ML.OnnxRuntime;
using StreamInfer.Inference;
using StreamInfer.Models;

namespace StreamInfer.OnnxRuntime;

/// <summary>Reads class labels.</summary>
internal sealed class LabelReader(BoundOutput output) : OutputReader
{
    private readonly TextCache _texts = new();

    public override void Read(OrtValue value, int ran, int rows, ScoreBlock scores, int first)
    {
        if (output.Type == ColumnType.String)
        {
            CheckCount(output, value.GetTensorTypeAndShape().ElementCount, ran);
            _texts.Copy(value, scores.LabelTexts.AsSpan(first, rows));
            return;
        }

        var labels = value.GetTensorDataAsSpan<long>();
        CheckCount(output, labels.Length, ran);
        labels[..rows].CopyTo(scores.LabelIds.AsSpan(first));
    }
}
