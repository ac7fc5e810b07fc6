using StreamInfer.Inference;

namespace StreamInfer.Models.Optimizing;

/// <summary>How far the scores of a model are from those of its golden records.</summary>
/// <param name="Records">How many were compared.</param>
/// <param name="Absolute">The greatest difference, in the score's unit; NaN where a score is not a number and should be one.</param>
/// <param name="Relative">The greatest difference as a ratio to the expected score, of those that are not 0.</param>
/// <param name="Worst">The line with the greatest absolute difference; 0 where all scores are equal.</param>
public sealed record GoldenDifference(int Records, double Absolute, double Relative, int Worst)
{
    /// <summary>Scores every record.</summary>
    /// <exception cref="ModelLoadException">A record cannot be read, or the model fails on it; says which line.</exception>
    public static GoldenDifference Measure(string file, IModelSession session)
    {
        var scores = new ScoreBlock(session.Shape, 1);
        var found = new GoldenDifference(0, 0, 0, 0);
        foreach (var (line, expected, features) in GoldenRecords.Read(file, session.Layout))
        {
            try
            {
                session.Run(features, 1, scores);
            }
            catch (ModelRunException error)
            {
                throw new ModelLoadException($"{file}:{line}: {error.Message}", error);
            }

            var difference = GoldenRecords.Difference(expected, scores.Scores[0]);
            var ratio = difference == 0 || expected == 0 ? 0 : difference / Math.Abs(expected);

            // Not a number is the worst there is, and stays so: Math.Max passes it on.
            var isWorst = double.IsNaN(difference) ? !double.IsNaN(found.Absolute) : difference > found.Absolute;
            found = new GoldenDifference(found.Records + 1, Math.Max(found.Absolute, difference), Math.Max(found.Relative, ratio), isWorst ? line : found.Worst);
        }

        return found;
    }
}
