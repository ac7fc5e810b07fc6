using StreamInfer.Monitoring.Panes;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Monitoring.Randomness;

namespace StreamInfer.Tests.Monitoring.Kit;

/// <summary>Rows of three numeric features, the first two of which go together, a constant one, a category and a score; and a reference of such rows.</summary>
public sealed class SampleReference
{
    public static readonly string[] Numbers = ["a", "b", "c", "constant"];
    public static readonly string[] Categories = ["channel"];

    private static readonly string[] Channels = ["web", "pos", "atm", "phone"];

    public SampleReference(int rows = 5_000, ulong seed = 1)
    {
        var data = new SampleRows(rows, seed);
        var builder = new ReferenceProfileBuilder();
        for (var column = 0; column < Numbers.Length; column++)
        {
            builder.AddNumeric(Numbers[column], data.Column(column));
        }

        builder.AddCategorical(Categories[0], data.Texts);
        builder.AddScores(data.Scores, isUnitInterval: true);
        Data = data;
        Profile = builder.Build("sample", 1, new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
        Plan = new PanePlan(Numbers, Categories, Profile);
    }

    public SampleRows Data { get; }

    public ReferenceProfile Profile { get; }

    public PanePlan Plan { get; }

    public Pane Count(SampleRows rows) => Count(rows, 0, rows.Count);

    public Pane Count(SampleRows rows, int from, int to)
    {
        var pane = new Pane(Plan);
        new PaneCounter(Plan).Count(rows.Block(from, to), pane);
        for (var i = from; i < to; i++)
        {
            pane.Ranks.Add(i);
            pane.Skew.Add(i);
        }

        return pane;
    }

    public static byte[] Bytes(Pane pane)
    {
        using var stream = new MemoryStream();
        pane.Save(new BinaryWriter(stream));
        return stream.ToArray();
    }

    public sealed class SampleRows(int rows, ulong seed)
    {
        public int Count => rows;

        public float[] Values { get; } = Draw(rows, seed);

        public string?[] Texts { get; } = DrawTexts(rows, seed + 1);

        public float[] Scores { get; } = DrawScores(rows, seed + 2);

        public float[] Column(int column) => [.. Enumerable.Range(0, rows).Select(row => Values[(row * Numbers.Length) + column])];

        public SampleRows With(int column, Func<int, float, float> change)
        {
            for (var row = 0; row < rows; row++)
            {
                ref var value = ref Values[(row * Numbers.Length) + column];
                value = change(row, value);
            }

            return this;
        }

        public PaneBlock Block(int from, int to) => new()
        {
            Rows = to - from,
            Numbers = Values.AsSpan(from * Numbers.Length, (to - from) * Numbers.Length),
            NumberStride = Numbers.Length,
            Categories = Array.ConvertAll(Texts[from..to], text => text is null ? CategoryCounter.Absent : Fnv1a.Hash(text)),
            Scores = Scores.AsSpan(from, to - from),
        };

        private static float[] Draw(int rows, ulong seed)
        {
            var rng = new Rng(seed);
            var values = new float[rows * Numbers.Length];
            for (var row = 0; row < rows; row++)
            {
                var (a, b) = (VectorStream.Normal12(rng), VectorStream.Normal12(rng));
                values[row * 4] = (float)a;
                values[(row * 4) + 1] = (float)((0.9 * a) + (0.4359 * b));
                values[(row * 4) + 2] = rng.NextDouble() < 0.02 ? float.NaN : (float)rng.NextDouble();
                values[(row * 4) + 3] = 7;
            }

            return values;
        }

        private static string?[] DrawTexts(int rows, ulong seed)
        {
            var rng = new Rng(seed);
            return [.. Enumerable.Range(0, rows).Select(_ => rng.NextBounded(50) == 0 ? null : Channels[Math.Min(rng.NextBounded(6), 3)])];
        }

        private static float[] DrawScores(int rows, ulong seed)
        {
            var rng = new Rng(seed);
            return [.. Enumerable.Range(0, rows).Select(_ => (float)(rng.NextDouble() * rng.NextDouble()))];
        }
    }
}
