namespace StreamInfer.Host.Service;

/// <summary>Schemas of <c>schemas/</c>, as the program carries them.</summary>
internal static class CarriedSchema
{
    /// <summary><c>schemas/prediction.avsc</c>.</summary>
    public static string Prediction { get; } = Read("prediction.avsc");

    /// <summary><c>schemas/shadow-difference.avsc</c>.</summary>
    public static string Difference { get; } = Read("shadow-difference.avsc");

    /// <summary><c>schemas/drift.avsc</c>.</summary>
    public static string Drift { get; } = Read("drift.avsc");

    /// <summary><c>schemas/anomaly.avsc</c>.</summary>
    public static string Anomaly { get; } = Read("anomaly.avsc");

    private static string Read(string name)
    {
        using var stream = typeof(CarriedSchema).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
