using System.Globalization;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>Divides the memory of one card among the models of a process: each takes what it is allowed at most, before it is opened. Safe for any thread.</summary>
/// <param name="bytes">What there is to divide.</param>
internal sealed class CudaBudget(long bytes)
{
    // Contexts, libraries' own workspaces and other processes need some.
    private const double Share = 0.9;

    private readonly Lock _gate = new();
    private long _taken;

    /// <summary>Of a card, nine tenths.</summary>
    public static CudaBudget Of(CudaCard card) => new((long)(card.Bytes * Share));

    /// <summary>Takes a part.</summary>
    /// <param name="part">Bytes.</param>
    /// <param name="reason">Why not, in one line.</param>
    /// <returns>Gives it back when disposed of; null where there is not so much left.</returns>
    public IDisposable? TryTake(long part, out string? reason)
    {
        lock (_gate)
        {
            if (_taken + part > bytes)
            {
                reason = string.Create(
                    CultureInfo.InvariantCulture,
                    $"model.cuda.memoryLimitMiB asks for {MiB(part)} MiB of the card, and {MiB(Math.Max(0, bytes - _taken))} of {MiB(bytes)} MiB are not promised to other models of this process");
                return null;
            }

            _taken += part;
            reason = null;
            return new Part(this, part);
        }
    }

    private static long MiB(long bytes) => bytes >> 20;

    private sealed class Part(CudaBudget budget, long bytes) : IDisposable
    {
        private int _isGiven;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGiven, 1) == 0)
            {
                lock (budget._gate)
                {
                    budget._taken -= bytes;
                }
            }
        }
    }
}
