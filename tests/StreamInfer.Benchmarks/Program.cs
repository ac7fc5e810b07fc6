using BenchmarkDotNet.Running;
using StreamInfer.Benchmarks.Broker;
using StreamInfer.Benchmarks.Kafka;

// What another process costs is not seen by BenchmarkDotNet, so the broker's benchmark runs by itself.
switch (args)
{
    case ["kafka-broker", var folder]:
        await BrokerProcess.ServeAsync(folder);
        break;
    case ["broker-speed", .. var rest]:
        await BrokerSpeed.RunAsync(rest);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}
