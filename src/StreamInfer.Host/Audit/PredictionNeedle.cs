using System.Text;

namespace StreamInfer.Host.Audit;

/// <summary>
/// Byte strings that each prediction in question contains, so that of the others none has to be decoded. They are how predictions are written
/// (<c>schemas/prediction.avsc</c>); a match is decoded, and may turn out to be none.
/// </summary>
internal sealed class PredictionNeedle
{
    private readonly byte[][] _any;

    public PredictionNeedle(AuditTarget target) =>
        _any = target.PredictionId is { } id ? [Encoding.UTF8.GetBytes(id)] : [AvroSource(target.Source!), JsonSource(target.Source!)];

    public bool MayBe(ReadOnlySpan<byte> value)
    {
        foreach (var needle in _any)
        {
            if (value.IndexOf(needle) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static byte[] JsonSource(SourcePosition source) =>
        Encoding.UTF8.GetBytes($"\"source\":{{\"partition\":{source.Partition},\"offset\":{source.Offset},\"topic\":\"{source.Topic}\"");

    private static byte[] AvroSource(SourcePosition source)
    {
        var bytes = new List<byte>();
        AddLong(bytes, source.Partition);
        AddLong(bytes, source.Offset);
        var topic = Encoding.UTF8.GetBytes(source.Topic);
        AddLong(bytes, topic.Length);
        bytes.AddRange(topic);
        return [.. bytes];
    }

    /// <summary>Zig-zag, seven bits a byte.</summary>
    private static void AddLong(List<byte> bytes, long value)
    {
        var bits = (ulong)((value << 1) ^ (value >> 63));
        for (; bits >= 0x80; bits >>= 7)
        {
            bytes.Add((byte)(bits | 0x80));
        }

        bytes.Add((byte)bits);
    }
}
