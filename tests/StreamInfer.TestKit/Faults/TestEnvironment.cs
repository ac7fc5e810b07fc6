namespace StreamInfer.TestKit.Faults;

/// <summary>The cluster and registry that the suite is pointed at, instead of its own.</summary>
internal static class TestEnvironment
{
    /// <summary>From <c>STREAMINFER_TEST_BOOTSTRAP</c>: a real Kafka, as <c>bootstrap.servers</c>; null for a broker of the suite's own.</summary>
    public static string? Bootstrap { get; } = Read("STREAMINFER_TEST_BOOTSTRAP");

    /// <summary>From <c>STREAMINFER_TEST_REGISTRY</c>: the address of a real registry; null for one of the suite's own.</summary>
    public static Uri? Registry { get; } = Read("STREAMINFER_TEST_REGISTRY") is { } address ? new Uri(address) : null;

    private static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
