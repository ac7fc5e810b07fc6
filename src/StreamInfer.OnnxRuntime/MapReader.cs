using Microsoft.ML.OnnxRuntime;
using StreamInfer.Inference;
using StreamInfer.Models;

namespace StreamInfer.OnnxRuntime;

/// <summary>
/// Reads score and probabilities from a sequence of maps, whose keys are the same in every row and sorted, as the runtime keeps them. It
/// hands out maps only one by one, each behind two values of its own, so this costs two small objects (144 bytes) and some calls an
/// event: the way for maps that <see cref="ZipMapShortcut"/> cannot avoid.
/// </summary>
/// <param name="output">The sequence; its width is the number of classes.</param>
/// <param name="scoreColumn">Which class is the score; -1 for none.</param>
/// <param name="probabilities">Whether the values are the probabilities.</param>
internal sealed class MapReader(BoundOutput output, int scoreColumn, bool probabilities) : OutputReader
{
    private const int ValuesOfMap = 1;

    public override void Read(OrtValue value, int ran, int rows, ScoreBlock scores, int first)
    {
        CheckCount(output, (long)value.GetValueCount() * output.Width, ran);
        for (var row = 0; row < rows; row++)
        {
            using var map = value.GetValue(row, OrtAllocator.DefaultInstance);
            using var classes = map.GetValue(ValuesOfMap, OrtAllocator.DefaultInstance);
            var values = classes.GetTensorDataAsSpan<float>();
            CheckCount(output, values.Length, 1);
            if (scoreColumn >= 0)
            {
                scores.Scores[first + row] = values[scoreColumn];
            }

            if (probabilities)
            {
                var target = scores.Probabilities.AsSpan((first + row) * output.Width, output.Width);
                for (var index = 0; index < target.Length; index++)
                {
                    target[index] = values[index];
                }
            }
        }
    }
}
