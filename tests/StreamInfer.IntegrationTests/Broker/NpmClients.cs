using StreamInfer.IntegrationTests.Service;

namespace StreamInfer.IntegrationTests.Broker;

/// <summary>The clients from npm that <c>eng/setup.sh</c> installs, and what they are run with.</summary>
internal static class NpmClients
{
    private static readonly string Folder = RepositoryFiles.Of(".setup", "clients", "node_modules");

    /// <summary>Where Node is; null if nowhere on the PATH.</summary>
    public static string? Node { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "node"))
        .FirstOrDefault(File.Exists);

    /// <summary>Why a client cannot be run here; null where it can.</summary>
    /// <param name="proof">A file of its package that is there when it is complete, below <c>node_modules</c>.</param>
    public static string? WhyAbsent(string proof) =>
        Node is null ? "Node.js is not installed (Debian: apt-get install nodejs npm), so clients from npm cannot be run"
        : !File.Exists(Path.Combine(Folder, proof)) ? $"{proof} is not there: eng/setup.sh could not install the clients from npm"
        : null;
}
