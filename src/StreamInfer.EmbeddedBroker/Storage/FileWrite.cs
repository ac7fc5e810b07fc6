using Microsoft.Win32.SafeHandles;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Writes all bytes at a position of a file, or throws <see cref="IOException"/> having written any part of them.</summary>
internal delegate void FileWrite(SafeFileHandle file, ReadOnlySpan<byte> bytes, long position);
