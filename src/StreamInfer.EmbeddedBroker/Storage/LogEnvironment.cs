using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>What the logs of one broker share.</summary>
internal sealed record LogEnvironment
{
    public required TimeProvider Time { get; init; }

    /// <summary>Told of what recovery cut off and of files that could not be written.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>When an append counts as done. Default <see cref="FlushMode.PageCache"/>.</summary>
    public FlushMode Flush { get; init; } = FlushMode.PageCache;

    /// <summary>
    /// Which run of the operating system this is: while it is the same, what a killed process wrote is in the page cache, and only the last write can be
    /// torn. Default: the kernel's own.
    /// </summary>
    public Guid BootId { get; init; } = KernelBoot.Id;

    /// <summary>Compacts one log, by its <see cref="PartitionLog.ClosedSegments"/> and <see cref="PartitionLog.BeginRewrite"/>; called by its clean-up.</summary>
    public Action<PartitionLog>? Compact { get; init; }

    /// <summary>How bytes get into files. Tests make it fail.</summary>
    public FileWrite Write { get; init; } = RandomAccess.Write;

    /// <summary>How files get onto the disk. Tests make it fail, and count.</summary>
    public Action<SafeFileHandle> FlushToDisk { get; init; } = RandomAccess.FlushToDisk;

    /// <summary>How the names in a folder get onto the disk.</summary>
    public Action<string> FlushFolder { get; init; } = DirectoryFlush.Of;
}
