using System.Text.Json;
using StreamInfer.Inference;

namespace StreamInfer.Models;

/// <summary>
/// Checks a model against records with known scores. A line of <c>golden.jsonl</c> is one record, its keys the model's own inputs, so
/// that whoever trained the model can write it without knowing a topology: <c>{"inputs": {"features": [0.5, 1, 0]}, "score": 0.123}</c>,
/// with one array for each input, holding the values of one row in row-major order. Numbers may be the texts <c>"NaN"</c>,
/// <c>"Infinity"</c> and <c>"-Infinity"</c>. Blank lines are skipped.
/// </summary>
public static class GoldenRecords
{
    /// <summary>Greatest difference that counts as equal: float arithmetic in another order of operations stays well below.</summary>
    public const double DefaultTolerance = 1e-5;

    /// <summary>Scores every record.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="tolerance">Greatest allowed absolute difference; 0 or more.</param>
    /// <param name="session">The model.</param>
    /// <returns>How many records were checked.</returns>
    /// <exception cref="ModelLoadException">A record is not readable or its score differs; says which line, and for a score what
    /// came.</exception>
    public static int Verify(string file, double tolerance, IModelSession session)
    {
        var features = new FeatureBlock(session.Layout, 1);
        var scores = new ScoreBlock(session.Shape, 1);
        var line = 0;
        var records = 0;
        try
        {
            foreach (var text in File.ReadLines(file))
            {
                line++;
                if (string.IsNullOrWhiteSpace(text))
                {
                    continue;
                }

                var expected = GoldenRecord.Read(text, features);
                session.Run(features, 1, scores);
                Compare(file, line, tolerance, expected, scores.Scores[0]);
                records++;
            }
        }
        catch (Exception error) when (error is JsonException or FormatException or ModelRunException)
        {
            throw new ModelLoadException($"{file}:{line}: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"golden records {file} cannot be read: {error.Message}", error);
        }

        return records;
    }

    private static void Compare(string file, int line, double tolerance, double expected, double actual)
    {
        // Equals holds for two NaN and for two infinities, whose difference is NaN.
        if (!actual.Equals(expected) && !(Math.Abs(actual - expected) <= tolerance))
        {
            throw new ModelLoadException(
                $"{file}:{line}: expected score {expected:R}, the model gives {actual:R} (tolerance {tolerance:R})");
        }
    }
}
