using System.Text.Json;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamInfer.Decoding;
using StreamInfer.Host.Bench.Load;
using StreamInfer.Host.Bench.Workloads;
using StreamInfer.Telemetry;

namespace StreamInfer.Host.Bench;

/// <summary>
/// Runs all cells, each in a process of its own against one broker: first catch-up rounds with the variants taking turns, so that a machine whose speed drifts
/// treats them alike, then paced cells at shares of the capacity just found.
/// </summary>
internal sealed class BenchRun(BenchSettings settings, string bootstrap, Uri registryUrl, ISchemaRegistry registry, string folder, TextWriter progress, TimeProvider time)
{
    private readonly CellOrder _order = new(settings, bootstrap, registryUrl.ToString(), folder);
    private readonly List<BenchMeasurement> _results = [];

    public async Task<IReadOnlyList<BenchMeasurement>> RunAsync(CancellationToken stop)
    {
        foreach (var name in settings.Workloads)
        {
            var workload = Workload.Named(name);
            workload.WriteTo(folder);
            var schemaId = workload.Schema is { } schema ? await registry.RegisterAsync($"bench-{name}-value", schema, stop) : 0;
            var events = new EventBytes(workload, schemaId);
            var capacity = await CatchUpAsync(workload, events, stop);
            foreach (var load in settings.Loads)
            {
                foreach (var variant in settings.Variants)
                {
                    var measured = await PacedAsync(_order.Paced(variant, workload, load, CellOrder.RateOf(load, capacity[variant])), events, stop);
                    if (load == CellOrder.MaxLoad)
                    {
                        // With sender and reader beside it, it can do less than with the machine to itself.
                        capacity[variant] = measured.EventsPerSecond;
                    }
                }
            }
        }

        return _results;
    }

    private async Task<Dictionary<string, double>> CatchUpAsync(Workload workload, EventBytes events, CancellationToken stop)
    {
        var repeats = settings.Variants.ToDictionary(variant => variant, _ => new List<BenchMeasurement>(), StringComparer.Ordinal);
        var source = _order.CatchUp("fill", workload).Source;
        await CreateTopicsAsync(source);
        using (var sender = new EventSender(bootstrap, source, events, time))
        {
            await sender.FillAsync(_order.EventsOf(workload) * 3 / 2);
        }

        for (var round = 0; round < settings.Rounds; round++)
        {
            foreach (var variant in settings.Variants)
            {
                var cell = _order.CatchUp(variant, workload) with { Source = source };
                await CreateTopicsAsync(cell.Output, cell.DeadLetters, cell.Shadow);
                repeats[variant].Add(await MeasureAsync(cell, stop));
                await DeleteTopicsAsync(cell.Output, cell.DeadLetters, cell.Shadow);
            }
        }

        await DeleteTopicsAsync(source);
        _results.AddRange(repeats.Values.Select(BenchReport.Median));
        return repeats.ToDictionary(pair => pair.Key, pair => BenchReport.Median(pair.Value).EventsPerSecond, StringComparer.Ordinal);
    }

    private async Task<BenchMeasurement> PacedAsync(BenchCell cell, EventBytes events, CancellationToken stop)
    {
        await CreateTopicsAsync(cell.Source, cell.Output, cell.DeadLetters, cell.Shadow);
        using var sender = new EventSender(bootstrap, cell.Source, events, time);
        using var watch = new OutputWatch(bootstrap, cell.Output, time);
        using var stopWatching = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watching = Task.Factory.StartNew(() => watch.Run(stopWatching.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var measuring = MeasureAsync(cell, stop);

        // The load begins once the scorer scores: what waits for its start would be in nobody's steady state.
        await sender.FillAsync(cell.Primer);
        await Task.WhenAny(watch.ReceivedAsync(cell.Primer, stop), measuring);
        var began = time.GetTimestamp();
        var isFlood = cell.Load == CellOrder.MaxLoad;
        watch.CountFrom(isFlood ? began : began + (long)(CellOrder.PacedWarmUp.TotalSeconds * time.TimestampFrequency));
        var count = cell.WarmUp - cell.Primer + cell.Events;
        await (isFlood
            ? sender.FloodAsync(count, CellOrder.FloodAhead, () => watch.Received - cell.Primer, stop)
            : sender.PaceAsync(cell.Rate, count, began, stop));
        var measured = await measuring;
        await watch.ReceivedAsync(cell.WarmUp + cell.Events, stop);
        await stopWatching.CancelAsync();
        await watching;
        var counts = new long[watch.EndToEnd.BucketCount];
        watch.EndToEnd.CopyTo(counts);
        measured = measured with
        {
            EndToEndP50Ms = LatencyHistogram.Quantile(counts, 0.5) * 1e3,
            EndToEndP99Ms = LatencyHistogram.Quantile(counts, 0.99) * 1e3,
            OutputValueBytes = watch.MeanValueBytes,
            LateSeen = measured.LateCounted is null ? null : watch.Late,
        };
        _results.Add(measured);
        await DeleteTopicsAsync(cell.Source, cell.Output, cell.DeadLetters, cell.Shadow);
        return measured;
    }

    private async Task<BenchMeasurement> MeasureAsync(BenchCell cell, CancellationToken stop)
    {
        using var child = ChildProgram.Start("bench-cell", JsonSerializer.Serialize(cell, JsonSerializerOptions.Web));
        await using var killed = stop.Register(child.Dispose);
        var line = await child.ReadLineAsync() ?? throw new InvalidOperationException($"{cell.Variant}, {cell.Model}, {cell.Mode} {cell.Load}: the process ended without a result");
        await child.EndedAsync();
        var measured = BenchReport.Deserialize(line);
        await progress.WriteLineAsync(
            $"{cell.Model,-10} {cell.Mode,-8} {cell.Load,-8} {cell.Variant,-12} {measured.EventsPerSecond,10:N0} events/s {measured.CpuMicrosPerEvent,7:F2} µs CPU/event  p50 {measured.P50Ms:F2} ms  p99 {measured.P99Ms:F2} ms");
        return measured;
    }

    private async Task CreateTopicsAsync(params string[] topics)
    {
        using var admin = Admin();
        await admin.CreateTopicsAsync(topics.Select(topic => new TopicSpecification { Name = topic, NumPartitions = BenchSettings.Partitions, ReplicationFactor = 1 }));
    }

    private async Task DeleteTopicsAsync(params string[] topics)
    {
        using var admin = Admin();
        await admin.DeleteTopicsAsync(topics);
    }

    private IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = bootstrap }).Build();
}
