using System.Text;

namespace StreamInfer.Tests.Models;

/// <summary>ONNX files without a graph: enough to have a digest.</summary>
internal static class EmptyOnnx
{
    /// <summary>A file that says who made it, and differs from those of others.</summary>
    /// <param name="producer">At most 127 ASCII characters.</param>
    public static byte[] By(string producer) => [0x08, 7, 0x12, (byte)producer.Length, .. Encoding.ASCII.GetBytes(producer)];
}
