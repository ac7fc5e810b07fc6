namespace StreamInfer.Host.Bench;

/// <summary>The embedded broker in a process of its own, whose processor time is not the scorers'.</summary>
internal sealed class BrokerProgram : IDisposable
{
    private readonly ChildProgram _program;

    private BrokerProgram(ChildProgram program, string bootstrap) => (_program, Bootstrap) = (program, bootstrap);

    public string Bootstrap { get; }

    public static async Task<BrokerProgram> StartAsync(string dataFolder)
    {
        var program = ChildProgram.Start("broker", "--data", dataFolder, "--listen", "127.0.0.1:0");
        while (await program.ReadLineAsync() is { } line)
        {
            // Its first line with an address says where it listens.
            var word = line.Split(' ').FirstOrDefault(part => part.StartsWith("127.0.0.1:", StringComparison.Ordinal));
            if (word is not null)
            {
                return new BrokerProgram(program, word.TrimEnd('.', ','));
            }
        }

        program.Dispose();
        throw new InvalidOperationException("the embedded broker ended before it listened");
    }

    public void Dispose() => _program.Dispose();
}
