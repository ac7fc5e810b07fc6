using Microsoft.ML.OnnxRuntime;
using StreamInfer.Inference;
using StreamInfer.Models;

namespace StreamInfer.OnnxRuntime;

/// <summary>Copies what is read of one output into a score block.</summary>
internal abstract class OutputReader
{
    /// <param name="value">The output of one run.</param>
    /// <param name="ran">Rows of that run.</param>
    /// <param name="rows">How many of them count; the rest is padding.</param>
    /// <param name="scores">Takes the results.</param>
    /// <param name="first">Row of <paramref name="scores"/> that takes the first one.</param>
    /// <exception cref="ModelRunException">The output has another number of values than its rows are due.</exception>
    public abstract void Read(OrtValue value, int ran, int rows, ScoreBlock scores, int first);

    /// <summary>Refuses an output of the wrong size: rows and results would be mixed up.</summary>
    protected static void CheckCount(BoundOutput output, long count, int ran)
    {
        if (count != (long)output.Width * ran)
        {
            throw new ModelRunException(
                $"output '{output.Name}' came with {count} values where {ran} rows of {output.Width} were due");
        }
    }
}
