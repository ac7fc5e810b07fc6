namespace StreamInfer.TestKit.Processes;

/// <summary>Files that tests read, found by going up from where they run.</summary>
internal static class RepositoryFiles
{
    /// <summary>The checkout.</summary>
    public static string Root { get; } = Find("StreamInfer.sln") is { } solution ? Path.GetDirectoryName(solution)! : throw new DirectoryNotFoundException("no StreamInfer.sln above the tests");

    /// <summary>A folder of <c>shared/data</c> beside the checkout; null where it is not there.</summary>
    public static string? SharedData(string name) => Find(Path.Combine("shared", "data", name));

    public static string Of(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string? Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, relative);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
