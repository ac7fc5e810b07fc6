using BenchmarkDotNet.Attributes;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Monitoring.Evaluation;
using StreamInfer.Monitoring.Panes;

namespace StreamInfer.Benchmarks.Monitoring;

/// <summary>What it costs to add up 60 panes of 50 features and compute all statistics of the window: 2 ms is the target.</summary>
[MemoryDiagnoser]
public class EvaluationBenchmarks
{
    private const int Features = 50;
    private const int Panes = 60;
    private static readonly PaneKey Key = new("sample", "primary", 1);
    private WindowEvaluator _evaluator = null!;
    private PaneStore _panes = null!;
    private Pane _window = null!;

    [GlobalSetup]
    public void Setup()
    {
        var rows = new MonitoredRows(Features, withProjections: true);
        var counter = new PaneCounter(rows.Plan);
        _panes = new PaneStore(_ => rows.Plan);
        for (var pane = 0; pane < Panes; pane++)
        {
            counter.Count(rows.Block, _panes.Get(Key, pane));
        }

        _window = _panes.Merged(Key, 0, Panes - 1);
        _evaluator = new WindowEvaluator(rows.Plan, new AlarmThresholds { Q = AlarmThresholds.RejectionLevel(0.1, 60_000) });
    }

    [Benchmark]
    public Pane Merge() => _panes.Merged(Key, 0, Panes - 1);

    [Benchmark]
    public WindowEvaluation Evaluate() => _evaluator.Evaluate(_window);

    [Benchmark]
    public WindowEvaluation MergeAndEvaluate() => _evaluator.Evaluate(_panes.Merged(Key, 0, Panes - 1));
}
