using System.Buffers.Binary;

namespace StreamInfer.TestKit.Faults;

/// <summary>
/// The events of a load, each made from its number alone: three features by a schema that changes as the load goes on, and here and there one that
/// cannot be scored.
/// </summary>
internal static class LoadEvents
{
    /// <summary>An id that no registry of a test has.</summary>
    public const int UnknownSchema = 1_000_000_000;

    public const int Features = 3;

    /// <summary>Of an event that can be scored: the frame (0, id) and a float a feature.</summary>
    public const int Length = FrameLength + (Features * sizeof(float));

    public const int FrameLength = 5;

    // One event in so many; primes, so that they meet.
    private const int Truncated = 97;
    private const int Unframed = 193;
    private const int Unknown = 389;

    private const int EventsPerSchema = 1500;

    /// <summary>The Avro schema of a number: all alike, but each another to the registry.</summary>
    public static string Schema(int number) =>
        $$"""{"type":"record","name":"Event{{number}}","fields":[{"name":"a","type":"float"},{"name":"b","type":"float"},{"name":"c","type":"float"}]}""";

    /// <summary>Which schema an event is written by; 1 or more.</summary>
    public static int SchemaNumber(long number) => 1 + (int)(number / EventsPerSchema);

    /// <summary>The event's payload.</summary>
    /// <param name="number">From 0.</param>
    /// <param name="schemaId">The registry's id of <see cref="SchemaNumber"/>.</param>
    public static byte[] Payload(long number, int schemaId)
    {
        var payload = new byte[number % Truncated == 1 ? Length - 2 : Length];
        var random = new Random((int)(number % int.MaxValue));
        payload[0] = number % Unframed == 1 ? (byte)0x7F : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(1), number % Unknown == 1 ? UnknownSchema : schemaId);
        Span<byte> value = stackalloc byte[sizeof(float)];
        for (var at = FrameLength; at < payload.Length; at += value.Length)
        {
            BinaryPrimitives.WriteSingleLittleEndian(value, (random.NextSingle() * 4) - 2);
            value[..Math.Min(value.Length, payload.Length - at)].CopyTo(payload.AsSpan(at));
        }

        return payload;
    }
}
