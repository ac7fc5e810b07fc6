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
        var scores = new ScoreBlock(session.Shape, 1);
        var records = 0;
        foreach (var (line, expected, features) in Read(file, session.Layout))
        {
            try
            {
                session.Run(features, 1, scores);
            }
            catch (ModelRunException error)
            {
                throw new ModelLoadException($"{file}:{line}: {error.Message}", error);
            }

            var actual = scores.Scores[0];
            if (!(Difference(expected, actual) <= tolerance))
            {
                throw new ModelLoadException(
                    $"{file}:{line}: expected score {expected:R}, the model gives {actual:R} (tolerance {tolerance:R})");
            }

            records++;
        }

        return records;
    }

    /// <summary>How far a score is off. Two NaN, and two infinities of one sign, are equal.</summary>
    /// <returns>0 or more; NaN, which is within no tolerance, where only one of them is NaN.</returns>
    public static double Difference(double expected, double actual) => actual.Equals(expected) ? 0 : Math.Abs(actual - expected);

    /// <summary>Reads the records one after the other, each into the one row of the same block.</summary>
    /// <exception cref="ModelLoadException">A record is not readable; says which line.</exception>
    internal static IEnumerable<(int Line, double Expected, FeatureBlock Features)> Read(string file, RowLayout layout)
    {
        var features = new FeatureBlock(layout, 1);
        var line = 0;
        foreach (var text in Lines(file))
        {
            line++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return (line, Parse(file, line, text, features), features);
            }
        }
    }

    private static double Parse(string file, int line, string text, FeatureBlock features)
    {
        try
        {
            return GoldenRecord.Read(text, features);
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw new ModelLoadException($"{file}:{line}: {error.Message}", error);
        }
    }

    private static IEnumerable<string> Lines(string file)
    {
        using var reader = Open(file);
        while (true)
        {
            string? text;
            try
            {
                text = reader.ReadLine();
            }
            catch (IOException error)
            {
                throw Unreadable(file, error);
            }

            if (text is null)
            {
                yield break;
            }

            yield return text;
        }
    }

    private static StreamReader Open(string file)
    {
        try
        {
            return new StreamReader(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, error);
        }
    }

    private static ModelLoadException Unreadable(string file, Exception error) => new($"golden records {file} cannot be read: {error.Message}", error);
}
