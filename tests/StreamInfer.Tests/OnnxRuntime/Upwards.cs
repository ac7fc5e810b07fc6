namespace StreamInfer.Tests.OnnxRuntime;

/// <summary>Finds a file or folder beside the test's own folder or one above it.</summary>
internal static class Upwards
{
    public static string? Find(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, relative);
            if (File.Exists(path) || Directory.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
