using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace StreamInfer.Host.Bench.Workloads;

/// <summary>A few hundred different events of one workload, encoded beforehand: the generator must cost less than what is measured.</summary>
internal sealed class EventBytes
{
    private const int Variety = 256;
    private const int FrameSize = 5;

    private readonly byte[][] _events = new byte[Variety][];

    /// <param name="workload">What the events look like.</param>
    /// <param name="schemaId">For the frame; not read for JSON.</param>
    public EventBytes(Workload workload, int schemaId)
    {
        var random = new Random(1);
        for (var index = 0; index < Variety; index++)
        {
            var values = new float[workload.Features];
            for (var feature = 0; feature < values.Length; feature++)
            {
                values[feature] = random.NextSingle();
            }

            _events[index] = workload.IsJson ? Json(values) : Avro(values, schemaId, workload.Form == EventForm.AvroArray);
        }
    }

    public byte[] this[long number] => _events[number % Variety];

    private static byte[] Json(float[] values) => Encoding.UTF8.GetBytes(
        $$"""{"pixels":[{{string.Join(',', values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}}]}""");

    private static byte[] Avro(float[] values, int schemaId, bool isArray)
    {
        using var bytes = new MemoryStream();
        Span<byte> frame = stackalloc byte[FrameSize];
        frame[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(frame[1..], schemaId);
        bytes.Write(frame);
        if (isArray)
        {
            // One block: its count as a zig-zag varint of two bytes (64 to 8191 elements).
            var count = values.Length * 2;
            bytes.Write([(byte)(count | 0x80), (byte)(count >> 7)]);
        }

        Span<byte> number = stackalloc byte[sizeof(float)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(number, value);
            bytes.Write(number);
        }

        if (isArray)
        {
            bytes.WriteByte(0);
        }

        return bytes.ToArray();
    }
}
