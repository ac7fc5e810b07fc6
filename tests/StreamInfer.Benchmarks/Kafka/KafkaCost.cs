using System.Globalization;

namespace StreamInfer.Benchmarks.Kafka;

/// <summary>
/// <c>kafka [events [rounds [name=value ...]]]</c>: what moving a record costs, by StreamInfer's path and by the ordinary loop, against an embedded broker
/// in a process of its own. Rounds are interleaved; medians are printed. Properties given are passed to StreamInfer's clients.
/// </summary>
internal static class KafkaCost
{
    public static async Task RunAsync(string[] arguments)
    {
        var events = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 500_000;
        var rounds = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 3;
        var properties = arguments.Skip(2).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        await using var broker = await BrokerProcess.StartAsync();
        var setup = new KafkaSetup(broker.BootstrapServers, properties);
        var batch = new BatchVariant(setup);
        batch.Produce(events, KafkaSetup.Events, null);
        IKafkaVariant[] variants = [new LoopVariant(setup), batch];
        var cells = variants.SelectMany(variant => new (string Name, Func<Cost> Run)[]
        {
            ($"{variant.Name} consume", () => variant.Consume(events, produces: false)),
            ($"{variant.Name} produce", () => variant.Produce(events)),
            ($"{variant.Name} both", () => variant.Consume(events, produces: true)),
        }).ToList();
        var costs = cells.ToDictionary(cell => cell.Name, _ => new List<Cost>(), StringComparer.Ordinal);
        for (var round = 0; round < rounds; round++)
        {
            cells.ForEach(cell => costs[cell.Name].Add(cell.Run()));
        }

        Console.WriteLine("| path | CPU µs a record | managed bytes a record | records/s |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var (name, runs) in costs)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {Median(runs, run => run.CpuMicros):F2} | {Median(runs, run => run.AllocatedBytes):F1} | {Median(runs, run => run.PerSecond):N0} |"));
        }
    }

    private static double Median(List<Cost> runs, Func<Cost, double> of) => runs.Select(of).Order().ElementAt(runs.Count / 2);
}
