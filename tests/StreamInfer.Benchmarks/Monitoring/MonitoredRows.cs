using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Randomness;

namespace StreamInfer.Benchmarks.Monitoring;

/// <summary>Rows of continuous features, a reference of 20 bins each, and a block of rows to count.</summary>
internal sealed class MonitoredRows
{
    public const int BlockRows = 256;
    private const int ReferenceRows = 20_000;

    public MonitoredRows(int features, bool withProjections)
    {
        var rng = new Rng(1);
        Names = [.. Enumerable.Range(0, features).Select(i => $"feature{i}")];
        var builder = new ReferenceProfileBuilder();
        foreach (var name in Names)
        {
            builder.AddNumeric(name, [.. Enumerable.Range(0, ReferenceRows).Select(_ => Draw(rng))]);
        }

        var profile = builder.Build("sample", 1, DateTimeOffset.UnixEpoch);
        Profile = withProjections ? profile : profile with { Projections = [] };
        Plan = new PanePlan(Names, [], Profile);
        Values = [.. Enumerable.Range(0, BlockRows * features).Select(_ => Draw(rng))];
    }

    public string[] Names { get; }

    public ReferenceProfile Profile { get; }

    public PanePlan Plan { get; }

    public float[] Values { get; }

    public PaneBlock Block => new() { Rows = BlockRows, Numbers = Values, NumberStride = Names.Length };

    private static float Draw(Rng rng) => (float)(rng.NextDouble() + rng.NextDouble() + rng.NextDouble() - 1.5);
}
