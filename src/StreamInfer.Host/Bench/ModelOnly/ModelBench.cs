using System.Diagnostics;
using Microsoft.Extensions.Logging;
using StreamInfer.Inference;
using StreamInfer.Models;
using StreamInfer.OnnxRuntime;
using StreamInfer.OnnxRuntime.Cuda;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Bench.ModelOnly;

/// <summary>Measures models without a broker: events in memory are decoded into rows, and the rows run, a number of them at a time.</summary>
/// <param name="settings">What is measured.</param>
/// <param name="logger">Takes what is worth knowing of models.</param>
/// <param name="time">The clock.</param>
internal sealed class ModelBench(ModelBenchSettings settings, ILogger logger, TimeProvider time)
{
    // The first run of a size allocates, and on a card looks for algorithms or makes a recording.
    private const int WarmUps = 3;

    /// <summary>Measures every model of a repository that is asked for; the latest version of each.</summary>
    /// <param name="folder">Of the repository.</param>
    /// <param name="progress">Takes a line a cell.</param>
    /// <param name="stop">Ends it after the cell under way.</param>
    /// <exception cref="ModelLoadException">A model cannot be had on its device, or its golden records differ there.</exception>
    public IEnumerable<ModelBenchCell> Run(string folder, Action<string> progress, CancellationToken stop)
    {
        var repository = ModelRepository.Open(folder);
        foreach (var name in settings.Models.Length > 0 ? settings.Models : repository.Names())
        {
            var manifest = repository.Resolve(name, null).Manifest;
            var width = Width(manifest);
            var plan = ModelEvents.Topology(width);
            using var session = Load(manifest, plan, settings.Device);
            using var reference = settings.ParityTolerance is null ? null : Load(manifest, plan, DevicePolicy.Cpu);
            foreach (var size in settings.Sizes.Where(size => size <= (session.Binding.Inputs.FixedBatch ?? int.MaxValue)))
            {
                if (stop.IsCancellationRequested)
                {
                    yield break;
                }

                progress($"{name} on {session.Device}, {size} rows");
                yield return Measure(name, session, plan, width, size) with { Difference = reference is null ? null : Compare(session, reference, plan, width, size) };
            }
        }
    }

    private OnnxModelSession Load(ModelManifest manifest, TopologyPlan plan, DevicePolicy device) =>
        OnnxModelLoader.Load(manifest, plan.Features, device, 2, logger, 1, settings.Cuda);

    private static int Width(ModelManifest manifest)
    {
        var inputs = OnnxModelLoader.ReadSignature(manifest).Inputs;
        return inputs.Length == 1 && inputs[0].Dimensions is { Length: 2 } shape && shape[1] > 0
            ? (int)shape[1]
            : throw new ModelLoadException($"model {manifest.Name}/{manifest.Version}: bench --model-only takes models with one input [N, width]");
    }

    private ModelBenchCell Measure(string name, OnnxModelSession first, TopologyPlan plan, int width, int rows)
    {
        Worker[] workers = [.. Enumerable.Range(0, settings.Concurrency).Select(_ => new Worker(first.Share(), plan, width, rows))];
        foreach (var worker in workers)
        {
            worker.WarmUp();
        }

        using var process = Process.GetCurrentProcess();
        var (cpu, started) = (process.TotalProcessorTime, time.GetTimestamp());
        Thread[] threads = [.. workers.Select(worker => new Thread(() => worker.Run(time, started, settings.CellTime)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        var took = time.GetElapsedTime(started).TotalSeconds;
        process.Refresh();
        var used = process.TotalProcessorTime - cpu;
        var card = first.Device == "cpu" ? null : CudaProbe.TryFind(settings.Cuda.Device, out _);
        var runs = workers.SelectMany(worker => worker.Runs).Order().ToArray();
        var running = runs.Sum() / (double)time.TimestampFrequency;
        var events = (double)runs.Length * rows;
        var copying = workers.Sum(worker => worker.Copying.TotalSeconds);
        Array.ForEach(workers, worker => worker.Dispose());
        return new ModelBenchCell
        {
            Model = name,
            Device = first.Device,
            Rows = rows,
            Concurrency = settings.Concurrency,
            Graphs = settings.Cuda.Graphs && card is not null,
            Runs = runs.Length,
            EventsPerSecond = events / took,
            RunEventsPerSecond = events / running * settings.Concurrency,
            P50Ms = Milliseconds(runs, 0.5),
            P99Ms = Milliseconds(runs, 0.99),
            CopyShare = copying / running,
            RunShare = running / (took * settings.Concurrency),
            CpuMicrosPerEvent = used.TotalMicroseconds / events,
            Utilization = card is not null && GpuReading.TryRead(card) is { } reading ? reading.Utilization : null,
        };
    }

    private static double Compare(OnnxModelSession loaded, OnnxModelSession reference, TopologyPlan plan, int width, int rows)
    {
        // One of its own, bound for so many rows.
        using var session = loaded.Share();
        var block = new FeatureBlock(session.Layout, Math.Max(2, rows));
        new ModelEvents(plan, width, session.Layout).Fill(block, block.Capacity);
        var (here, there) = (new ScoreBlock(session.Shape, block.Capacity), new ScoreBlock(reference.Shape, block.Capacity));

        // The first run of more than one row goes another way than those after it.
        session.Run(block, Math.Max(2, rows), here);
        session.Run(block, rows, here);

        // Events come again, and so do their scores: the CPU need not run thousands of rows of a large model.
        reference.Run(block, Math.Min(rows, ModelEvents.Variety), there);
        return Enumerable.Range(0, rows).Max(row => Difference(there.Scores[row % ModelEvents.Variety], here.Scores[row]));
    }

    private static double Difference(double expected, double actual) => GoldenRecords.Difference(expected, actual) / Math.Max(1, Math.Abs(expected));

    private double Milliseconds(long[] sorted, double share) => sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)] * 1e3 / time.TimestampFrequency;

    private sealed class Worker(OnnxModelSession session, TopologyPlan plan, int width, int rows) : IDisposable
    {
        private readonly ModelEvents _events = new(plan, width, session.Layout);
        private readonly FeatureBlock _block = new(session.Layout, Math.Max(2, rows));
        private readonly ScoreBlock _scores = new(session.Shape, Math.Max(2, rows));
        private TimeSpan _copiedBefore;

        /// <summary>Ticks of each run.</summary>
        public List<long> Runs { get; } = [];

        public TimeSpan Copying => session.CopyTime - _copiedBefore;

        public void WarmUp()
        {
            // With two rows the session learns what its outputs are, and binds them from then on.
            _events.Fill(_block, Math.Max(2, rows));
            session.Run(_block, Math.Max(2, rows), _scores);
            for (var run = 0; run < WarmUps; run++)
            {
                session.Run(_block, rows, _scores);
            }

            _copiedBefore = session.CopyTime;
        }

        public void Run(TimeProvider time, long started, TimeSpan limit)
        {
            do
            {
                _events.Fill(_block, rows);
                var run = time.GetTimestamp();
                session.Run(_block, rows, _scores);
                Runs.Add(time.GetTimestamp() - run);
            }
            while (time.GetElapsedTime(started) < limit);
        }

        public void Dispose() => session.Dispose();
    }
}
