namespace StreamInfer.Host.Service;

/// <summary><c>schemas/prediction.avsc</c>, as the program carries it.</summary>
internal static class PredictionSchema
{
    public static string Text { get; } = Read();

    private static string Read()
    {
        using var stream = typeof(PredictionSchema).Assembly.GetManifestResourceStream("prediction.avsc")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
