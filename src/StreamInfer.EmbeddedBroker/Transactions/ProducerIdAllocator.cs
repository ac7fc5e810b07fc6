using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Transactions;

/// <summary>
/// Gives producer ids, each once in the life of the data folder. A block is stored as taken before its first id is given, so that whatever becomes of the
/// process, the next one begins behind it. Safe for any thread.
/// </summary>
/// <param name="log">Where blocks are stored.</param>
/// <param name="next">The first producer id that nobody can have been given.</param>
internal sealed class ProducerIdAllocator(TransactionLog log, long next) : IDisposable
{
    /// <summary>Ids a block, as Kafka's. What is left of a block when the process ends is lost.</summary>
    public const int BlockSize = 1000;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private long _next = next;
    private long _blockEnd = next;

    /// <returns>The id; -1 where the block that it is in could not be stored.</returns>
    public async ValueTask<long> NextAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_next == _blockEnd)
            {
                var end = _blockEnd + BlockSize;
                if (await log.StoreProducerIdsAsync(end) != ErrorCode.None)
                {
                    return -1;
                }

                _blockEnd = end;
            }

            return _next++;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
