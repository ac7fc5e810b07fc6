using System.Runtime.InteropServices;
using StreamInfer.Ingestion;

namespace StreamInfer.Tests.Decoding.Avro;

/// <summary>
/// Memory between two pages that may not be touched, so that a read outside the payload ends the process instead of going unnoticed.
/// Linux only; elsewhere plain native memory.
/// </summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int Page = 65_536;
    private const int ReadWrite = 3;
    private const int PrivateAnonymous = 0x22;
    private readonly byte* _pages;

    public GuardedMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            _pages = (byte*)NativeMemory.AllocZeroed(3 * Page);
            return;
        }

        _pages = (byte*)Map(0, 3 * Page, ReadWrite, PrivateAnonymous, -1, 0);
        Assert.NotEqual(-1, (nint)_pages);
        Assert.Equal(0, Protect((nint)_pages, Page, 0));
        Assert.Equal(0, Protect((nint)_pages + (2 * Page), Page, 0));
    }

    /// <summary>Room for a payload: ends right before the forbidden page.</summary>
    public const int Capacity = Page;

    /// <summary>Copies bytes right before the page behind, or right behind the page before.</summary>
    public ByteRange Place(ReadOnlySpan<byte> bytes, bool atStart)
    {
        var at = atStart ? _pages + Page : _pages + (2 * Page) - bytes.Length;
        bytes.CopyTo(new Span<byte>(at, bytes.Length));
        return new ByteRange((nint)at, bytes.Length);
    }

    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Unmap((nint)_pages, 3 * Page);
        }
        else
        {
            NativeMemory.Free(_pages);
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(nint address, nint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(nint address, nint length);
}
