using System.IO.Compression;
using System.Text;
using StreamInfer.Host.Simulation;

namespace StreamInfer.Tests.Host.History;

/// <summary>The same simulated events in a folder of their own, in every kind of file.</summary>
internal sealed class HistoryFiles : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streaminfer-history").FullName;

    public string PathOf(string name) => Path.Combine(_folder, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public string Csv(SimulationOptions options, int count)
    {
        using var file = new StreamWriter(PathOf("events.csv"));
        TransactionExport.Write(new TransactionFeed(options, paced: false, count, duration: null), file, labels: false, CancellationToken.None);
        return PathOf("events.csv");
    }

    public string JsonLines(SimulationOptions options, int count)
    {
        using var file = File.Create(PathOf("events.jsonl"));
        using var payload = new TransactionPayload(schemaId: null);
        foreach (var (transaction, _) in Simulation.Simulations.Take(options, count))
        {
            file.Write(payload.Encode(transaction));
            file.Write("\r\n"u8);
        }

        return PathOf("events.jsonl");
    }

    /// <summary>Blocks of 100 records.</summary>
    public string Avro(SimulationOptions options, int count, string codec = "null")
    {
        using var file = File.Create(PathOf($"events-{codec}.avro"));
        file.Write("Obj\u0001"u8);
        file.Write(Long(2));
        Text(file, "avro.schema", TransactionSchema.Text);
        Text(file, "avro.codec", codec);
        file.Write(Long(0));
        var sync = Encoding.ASCII.GetBytes("0123456789abcdef");
        file.Write(sync);
        foreach (var block in Simulation.Simulations.Take(options, count).Chunk(100))
        {
            byte[] records = [.. block.SelectMany(item => Simulation.Simulations.Avro(item.Event))];
            records = codec == "deflate" ? Deflate(records) : records;
            file.Write(Long(block.Length));
            file.Write(Long(records.Length));
            file.Write(records);
            file.Write(sync);
        }

        return PathOf($"events-{codec}.avro");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Deflate(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal))
        {
            deflate.Write(bytes);
        }

        return packed.ToArray();
    }

    private static void Text(Stream file, string key, string value)
    {
        foreach (var text in (string[])[key, value])
        {
            file.Write(Long(Encoding.UTF8.GetByteCount(text)));
            file.Write(Encoding.UTF8.GetBytes(text));
        }
    }

    private static byte[] Long(long value)
    {
        var bytes = new List<byte>();
        var zigzag = (ulong)((value << 1) ^ (value >> 63));
        for (; zigzag >= 0x80; zigzag >>= 7)
        {
            bytes.Add((byte)(zigzag | 0x80));
        }

        return [.. bytes, (byte)zigzag];
    }
}
