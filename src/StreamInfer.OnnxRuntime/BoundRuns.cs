using Microsoft.ML.OnnxRuntime;
using StreamInfer.Inference;

namespace StreamInfer.OnnxRuntime;

/// <summary>
/// Runs with outputs that lie in memory of ours and are bound once a batch size. Making and naming them anew costs some 6 µs and 400 bytes a run, which
/// is most of the run of a small model on few rows (docs/decisions/0009).
/// </summary>
/// <remarks>
/// Only for outputs that are tensors of numbers with one entry a row, as the first run of more than one row showed them. A model may still surprise: when
/// a bound run fails, the session runs without binding, and keeps to that if it helps.
/// </remarks>
internal abstract class BoundRuns : IDisposable
{
    /// <summary>Most batch sizes that get a binding of their own: some hundred bytes each. Larger batches run without.</summary>
    protected const int MaxSizes = 1024;

    /// <summary>The largest batch that it runs.</summary>
    public abstract int Capacity { get; }

    /// <summary>Ends the run under way, as <see cref="RunOptions.Terminate"/> does, where it has options of its own.</summary>
    public virtual bool IsTerminated { get; set; }

    /// <summary>Ticks that copies to and from a device took by themselves, of all runs.</summary>
    public virtual long CopyTicks => 0;

    /// <summary>Runs the model.</summary>
    /// <param name="options">Of the run.</param>
    /// <param name="features">Rows in the model's layout.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">1 to <see cref="Capacity"/>.</param>
    /// <returns>The outputs; good until the next run.</returns>
    /// <exception cref="OnnxRuntimeException">The model failed, or gave outputs of another shape than it did at first.</exception>
    public abstract OrtValue[] Run(RunOptions options, FeatureBlock features, int first, int rows);

    public abstract void Dispose();
}
