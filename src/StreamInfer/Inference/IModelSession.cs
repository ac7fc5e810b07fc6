namespace StreamInfer.Inference;

/// <summary>A loaded model, bound to a topology: the seam to the inference runtime. <see cref="Run"/> is called from one thread at a time.</summary>
public interface IModelSession : IDisposable
{
    /// <summary>How feature rows have to lie.</summary>
    RowLayout Layout { get; }

    /// <summary>Which results come back.</summary>
    ScoreShape Shape { get; }

    /// <summary>Where it runs: <c>cpu</c> or <c>cuda</c>.</summary>
    string Device { get; }

    /// <summary>Why it runs on the CPU although a card was preferred, in one line; null where that is not so.</summary>
    string? FallbackReason => null;

    /// <summary>
    /// While it is true, the run under way fails as soon as the runtime looks, which it does between the steps of the model, and new ones fail at once. Set by
    /// any thread.
    /// </summary>
    bool IsTerminated { get; set; }

    /// <summary>Scores the first <paramref name="rows"/> rows.</summary>
    /// <param name="features">Rows in <see cref="Layout"/>.</param>
    /// <param name="rows">1 up to the block's capacity.</param>
    /// <param name="scores">Filled from row 0 on.</param>
    /// <exception cref="ModelRunException">The model failed on these rows.</exception>
    void Run(FeatureBlock features, int rows, ScoreBlock scores);
}
