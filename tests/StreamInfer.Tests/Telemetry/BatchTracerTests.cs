using System.Diagnostics;
using System.Text;
using StreamInfer.Telemetry;
using StreamInfer.Tests.Pipeline.Kit;

namespace StreamInfer.Tests.Telemetry;

public sealed class BatchTracerTests : IDisposable
{
    private const string Sampled = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private const string NotSampled = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    private readonly string _name = $"traced-{Guid.NewGuid():N}";
    private readonly List<Activity> _spans = [];
    private readonly ActivityListener _listener;

    public BatchTracerTests()
    {
        // Pipelines of other tests have names of their own.
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == BatchTracer.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (_spans)
                {
                    _spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private IReadOnlyList<Activity> Batches => [.. _spans.Where(span => span.OperationName == "score" && (string?)span.GetTagItem("streaminfer.pipeline") == _name)];

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Run_withARatioOfOne_makesASpanABatchWithItsStages()
    {
        using var rig = Open(1, events: 8);

        await rig.RunUntilPublishedAsync(8);

        Assert.Equal(2, Batches.Count);
        Assert.All(Batches, batch =>
        {
            Assert.Equal(4, batch.GetTagItem("messaging.batch.message_count"));
            Assert.Equal("events", batch.GetTagItem("messaging.destination.name"));
            Assert.Equal(default, batch.ParentSpanId);
            var stages = ChildrenOf(batch);
            Assert.Equal(["collect", "publish", "queue", "run"], stages.Select(stage => stage.OperationName).Order(StringComparer.Ordinal));

            // No span is shorter than a tick, even where virtual time stands still.
            var end = batch.StartTimeUtc + batch.Duration + TimeSpan.FromTicks(1);
            Assert.All(stages, stage => Assert.True(stage.StartTimeUtc >= batch.StartTimeUtc && stage.StartTimeUtc + stage.Duration <= end));
        });
    }

    [Fact]
    public async Task Run_withARatioOfNought_makesNothingWhateverEventsSay()
    {
        using var rig = Open(0, events: 4, Sampled);
        await rig.RunUntilPublishedAsync(4);
        Assert.Empty(Batches);
    }

    [Fact]
    public async Task Run_withAQuarter_tracesEveryFourthBatch()
    {
        using var rig = Open(0.25, events: 32);
        await rig.RunUntilPublishedAsync(32);
        Assert.Equal(2, Batches.Count);
    }

    [Theory]
    [InlineData(Sampled, 1)]
    [InlineData(NotSampled, 0)]
    [InlineData("00-abc-def-01", 0)]
    [InlineData("", 0)]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01", 0)]
    public async Task Run_withASmallRatio_tracesBatchesWithEventsOfSampledTraces(string parent, int spans)
    {
        using var rig = Open(1e-6, events: 4, parent);

        await rig.RunUntilPublishedAsync(4);

        Assert.Equal(spans, Batches.Count);
        Assert.All(Batches, batch => Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", Assert.Single(batch.Links).Context.TraceId.ToHexString()));
    }

    [Fact]
    public async Task Run_withMoreTracesThanLinks_linksToTheFirstOnes()
    {
        using var rig = Open(1e-6, events: 0);
        rig.Topology = Rig.Plan(64) with { Name = _name };
        for (var i = 1; i <= 40; i++)
        {
            rig.Source.Append(0, [1], "{\"x\":1}"u8.ToArray(), ("traceparent", Encoding.ASCII.GetBytes($"00-{i:x32}-00f067aa0ba902b7-01")));
        }

        await rig.RunUntilPublishedAsync(40);

        Assert.Equal(Enumerable.Range(1, BatchTracer.MaxLinks).Select(i => $"{i:x32}"), Assert.Single(Batches).Links.Select(link => link.Context.TraceId.ToHexString()));
    }

    private Activity[] ChildrenOf(Activity batch) => [.. _spans.Where(span => span.ParentSpanId == batch.SpanId && span.TraceId == batch.TraceId)];

    /// <summary>The first event has a parent, if one is given.</summary>
    private Rig Open(double ratio, int events, string? parent = null)
    {
        var rig = new Rig { TraceRatio = ratio, Topology = Rig.Plan() with { Name = _name } };
        for (var i = 0; i < events; i++)
        {
            rig.Source.Append(0, [1], "{\"x\":1}"u8.ToArray(), i == 0 && parent is not null ? [("traceparent", Encoding.ASCII.GetBytes(parent))] : []);
        }

        return rig;
    }
}
