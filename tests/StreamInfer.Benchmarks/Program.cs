using System.Globalization;
using BenchmarkDotNet.Running;
using StreamInfer.Benchmarks.Broker;
using StreamInfer.Benchmarks.Kafka;
using StreamInfer.Benchmarks.Monitoring;
using StreamInfer.Benchmarks.Monitoring.Quality;

// What other threads and processes cost is not seen by BenchmarkDotNet, so these benchmarks run by themselves.
switch (args)
{
    case ["kafka-broker", var folder]:
        await BrokerProcess.ServeAsync(folder);
        break;
    case ["kafka", .. var rest]:
        await KafkaCost.RunAsync(rest);
        break;
    case ["broker-speed", .. var rest]:
        await BrokerSpeed.RunAsync(rest);
        break;
    case ["kafka-latency", var name, var values, .. var seconds]:
        await KafkaLatency.RunAsync(name, values.Split(','), seconds.Length > 0 ? int.Parse(seconds[0], CultureInfo.InvariantCulture) : 4);
        break;
    case ["monitoring-quiet"]:
        QuietCost.Write(Console.Out, TimeProvider.System);
        break;
    case ["monitoring-tap"]:
        TapCost.Write(Console.Out, TimeProvider.System);
        break;
    case ["monitoring-memory"]:
        PaneMemory.Write(Console.Out);
        break;
    case ["monitoring-replay", var rows]:
        ReplaySpeed.Write(Console.Out, TimeProvider.System, int.Parse(rows, CultureInfo.InvariantCulture));
        break;
    case ["monitoring-quality", var seeds, var days, .. var electricity]:
        QualityReport.Write(
            ".",
            int.Parse(seeds, CultureInfo.InvariantCulture),
            int.Parse(days, CultureInfo.InvariantCulture),
            electricity.FirstOrDefault(),
            Console.Out,
            Console.Error);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(BrokerSpeed).Assembly).Run(args);
        break;
}
