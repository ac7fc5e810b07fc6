using System.IO.Compression;
using StreamInfer.Monitoring.Engine;

namespace StreamInfer.Monitoring.State;

/// <summary>Values of the state topic: what is large is deflated, as most counts of most bins are small.</summary>
internal static class StateValue
{
    public static byte[] Deflate(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(bytes);
        }

        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static byte[] Inflate(byte[] bytes)
    {
        using var deflate = new DeflateStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var stream = new MemoryStream();
        deflate.CopyTo(stream);
        return stream.ToArray();
    }

    public static byte[] OfPanes(IEnumerable<ClosedPane> panes)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var pane in panes)
        {
            writer.Write(pane.Route);
            writer.Write(pane.Bytes.Length);
            writer.Write(pane.Bytes);
        }

        return Deflate(stream.ToArray());
    }

    /// <exception cref="InvalidDataException">They are none.</exception>
    public static IReadOnlyList<ClosedPane> ToPanes(byte[] value, StateKey key)
    {
        var panes = new List<ClosedPane>();
        using var reader = new BinaryReader(new MemoryStream(Inflate(value)));
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            panes.Add(new ClosedPane(reader.ReadString(), key.Version, key.Pane, reader.ReadBytes(reader.ReadInt32())));
        }

        return panes;
    }

    /// <summary>How far an instance is, and when it said so.</summary>
    public static byte[] OfWatermark(long watermarkMs)
    {
        var bytes = new byte[sizeof(long)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(bytes, watermarkMs);
        return bytes;
    }

    public static long ToWatermark(byte[] value) =>
        value.Length == sizeof(long) ? System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(value) : throw new InvalidDataException("it is no watermark");
}
