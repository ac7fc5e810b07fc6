using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace StreamInfer.EmbeddedBroker.Tests.Storage;

/// <summary>
/// Knows how much of each file was put on the disk, and makes the copy of a folder that a power loss may leave: of the rest, anything may be there.
/// </summary>
internal sealed class PowerLoss
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _durable = [];

    public void FlushToDisk(SafeFileHandle file)
    {
        var link = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}");
        var path = File.ResolveLinkTarget(link, returnFinalTarget: false)!.FullName;
        lock (_lock)
        {
            // Small files are renamed once they are on the disk.
            _durable[path.Replace(".unfinished", "")] = RandomAccess.GetLength(file);
        }
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position)
    {
        lock (_lock)
        {
            RandomAccess.Write(file, bytes, position);
        }
    }

    /// <summary>Copies what is left. Nothing is written or flushed meanwhile.</summary>
    public void Copy(string from, string to, Random random)
    {
        lock (_lock)
        {
            Directory.CreateDirectory(to);
            foreach (var path in Directory.GetFiles(from).Where(File.Exists))
            {
                CopyFile(path, Path.Combine(to, Path.GetFileName(path)), random);
            }
        }
    }

    private void CopyFile(string path, string to, Random random)
    {
        var bytes = File.ReadAllBytes(path);
        var durable = (int)Math.Min(_durable.GetValueOrDefault(path), bytes.Length);
        bytes = random.Next(4) switch
        {
            0 => bytes,
            1 => bytes[..random.Next(durable, bytes.Length + 1)],
            2 => Zero(bytes, random.Next(durable, bytes.Length + 1)),
            _ => Garble(bytes, durable, random),
        };

        // Of a file that was never flushed, not even the name need be left.
        if (durable > 0 || random.Next(3) > 0)
        {
            File.WriteAllBytes(to, bytes);
            _durable[to] = bytes.Length;
        }
    }

    private static byte[] Zero(byte[] bytes, int from)
    {
        bytes.AsSpan(from).Clear();
        return bytes;
    }

    private static byte[] Garble(byte[] bytes, int durable, Random random)
    {
        for (var i = 0; i < 3 && durable < bytes.Length; i++)
        {
            bytes[random.Next(durable, bytes.Length)] ^= (byte)random.Next(1, 256);
        }

        return bytes;
    }
}
