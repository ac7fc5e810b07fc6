namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>Tells one run of the operating system from the next.</summary>
internal static class KernelBoot
{
    private const string File = "/proc/sys/kernel/random/boot_id";

    /// <summary>The kernel's own id; a new one each time the process starts where the kernel has none, which makes recovery careful.</summary>
    public static Guid Id { get; } = System.IO.File.Exists(File) ? Guid.Parse(System.IO.File.ReadAllText(File).Trim()) : Guid.NewGuid();
}
