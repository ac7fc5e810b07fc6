namespace StreamInfer.IntegrationTests.Kafka;

/// <summary>Runs where kcat, a Kafka client of other hands, is installed; says so where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KcatFactAttribute : FactAttribute
{
    public KcatFactAttribute()
    {
        if (Path is null)
        {
            Skip = "kcat is not installed (Debian: apt-get install kcat)";
        }
    }

    /// <summary>Where it is; null if nowhere on the PATH.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(System.IO.Path.PathSeparator)
        .Select(folder => System.IO.Path.Combine(folder, "kcat"))
        .FirstOrDefault(File.Exists);
}
