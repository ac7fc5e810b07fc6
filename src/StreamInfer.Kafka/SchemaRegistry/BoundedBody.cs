using System.Buffers;
using StreamInfer.Topologies;

namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>Reads a body that may be larger than anybody should read.</summary>
internal static class BoundedBody
{
    /// <summary>The most that is read of one answer, in bytes. Room for the largest schema that may be allowed, escaped as JSON.</summary>
    public const int Limit = 2 * RegistryPlan.GreatestSchemaBytes;

    private const int ChunkSize = 16 * 1024;

    /// <summary>The whole body, or null if it is longer than <see cref="Limit"/>.</summary>
    public static async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > Limit)
            return null;
        var stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            // Grows by what has arrived, never by the length that the server claims.
            var body = new ArrayBufferWriter<byte>(ChunkSize);
            while (true)
            {
                var read = await stream.ReadAsync(body.GetMemory(ChunkSize), cancellation).ConfigureAwait(false);
                if (read == 0)
                    return body.WrittenSpan.ToArray();
                body.Advance(read);
                if (body.WrittenCount > Limit)
                    return null;
            }
        }
    }
}
