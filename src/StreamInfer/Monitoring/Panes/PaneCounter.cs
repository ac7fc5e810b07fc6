using StreamInfer.Monitoring.Profiles;

namespace StreamInfer.Monitoring.Panes;

/// <summary>Counts blocks of rows into panes, column by column. Allocates nothing after construction. Used by one thread at a time.</summary>
/// <param name="plan">What is counted.</param>
public sealed class PaneCounter(PanePlan plan)
{
    /// <summary>Rows that are projected at once; what lies between stays in the cache.</summary>
    private const int Chunk = 256;

    private readonly double[] _standardised = new double[plan.Projected.Length];
    private readonly float[] _projections = new float[Chunk * plan.ProjectionCounters.Length];

    /// <summary>Counts rows.</summary>
    /// <param name="block">The rows, with columns in the plan's order.</param>
    /// <param name="pane">A pane of the same plan.</param>
    public void Count(PaneBlock block, Pane pane)
    {
        pane.Rows += block.Rows;
        var numeric = plan.NumericCounters;
        for (var i = 0; i < numeric.Length; i++)
        {
            numeric[i].Count(block.Numbers, i, block.NumberStride, block.Rows, pane.Numeric[i]);
        }

        var categorical = plan.CategoryCounters;
        for (var i = 0; i < categorical.Length; i++)
        {
            categorical[i].Count(block.Categories, i, categorical.Length, block.Rows, pane.Categorical[i]);
        }

        if (pane.Score is { } score && !block.Scores.IsEmpty)
        {
            plan.ScoreCounter!.Count(block.Scores, 0, 1, block.Rows, score);
        }

        for (var first = 0; first < block.Rows && plan.ProjectionCounters.Length > 0; first += Chunk)
        {
            Project(block, first, Math.Min(Chunk, block.Rows - first), pane);
        }
    }

    private void Project(PaneBlock block, int first, int rows, Pane pane)
    {
        var counters = plan.ProjectionCounters;
        for (var row = 0; row < rows; row++)
        {
            var values = block.Numbers.Slice((first + row) * block.NumberStride, block.NumberStride);
            var projected = plan.Projected;
            for (var i = 0; i < projected.Length; i++)
            {
                var column = projected[i];
                _standardised[i] = Projection.Standardise(values[column.Column], column.Center, column.Scale);
            }

            for (var p = 0; p < counters.Length; p++)
            {
                var sum = 0.0;
                foreach (var term in plan.TermsOf(p))
                {
                    sum += term.SignedWeight * _standardised[term.Index];
                }

                _projections[(row * counters.Length) + p] = (float)sum;
            }
        }

        for (var p = 0; p < counters.Length; p++)
        {
            counters[p].Count(_projections, p, counters.Length, rows, pane.Projections[p]);
        }
    }
}
