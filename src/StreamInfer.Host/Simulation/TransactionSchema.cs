namespace StreamInfer.Host.Simulation;

/// <summary>The Avro schema of transactions, <c>schemas/transaction.avsc</c>, as the program carries it.</summary>
internal static class TransactionSchema
{
    public static string Text { get; } = Read();

    private static string Read()
    {
        const string name = "transaction.avsc";
        using var stream = typeof(TransactionSchema).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The program was built without its resource {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
