using StreamInfer.EmbeddedBroker.Records;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Counts batches in a piece of a log.</summary>
internal static class WholeBatches
{
    /// <summary>How many bytes of a piece are whole batches that begin below a limit.</summary>
    /// <param name="piece">Begins with a batch, of which at least the header is there.</param>
    /// <param name="available">Bytes that there are from the piece's begin to the end of the segment.</param>
    /// <param name="limit">An offset.</param>
    /// <param name="nextOffset">The offset after the last of these batches; -1 where there are none.</param>
    /// <returns>The bytes; 0 where the first batch is not below the limit; the negated size of the first batch where the piece is too short for it.</returns>
    /// <exception cref="InvalidBatchException">There is no batch: the file was damaged.</exception>
    public static int Of(Span<byte> piece, int available, long limit, out long nextOffset)
    {
        var whole = 0;
        nextOffset = -1;
        while (piece.Length - whole >= BatchHeader.Size)
        {
            var header = new BatchHeader(piece[whole..]);
            var size = header.TotalSize;
            if (size < BatchHeader.Size || size > available - whole || header.Magic != BatchHeader.CurrentMagic)
            {
                throw new InvalidBatchException($"no batch where one should begin, {available - whole} bytes before the end of its segment");
            }

            if (header.BaseOffset >= limit)
            {
                return whole;
            }

            if (size > piece.Length - whole)
            {
                return whole > 0 ? whole : -(int)size;
            }

            nextOffset = header.LastOffset + 1;
            whole += (int)size;
        }

        return whole;
    }
}
