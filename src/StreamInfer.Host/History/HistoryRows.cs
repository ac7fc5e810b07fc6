using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Inference;
using StreamInfer.Ingestion;
using StreamInfer.Monitoring.Profiles;
using StreamInfer.Topologies;

namespace StreamInfer.Host.History;

/// <summary>
/// Events of the past, decoded by the topology and scored by its model, a block at a time. What the topology would dead-letter is passed over and counted.
/// One thread at a time.
/// </summary>
internal sealed class HistoryRows
{
    /// <summary>Most rows of a block.</summary>
    public const int Capacity = 256;

    private readonly HistoryInput _input;
    private readonly ReferenceColumns _columns;
    private readonly FeatureEncoder _encoder;
    private readonly FeatureBlock _block;
    private readonly IModelSession? _model;
    private readonly ScoreBlock? _scores;

    /// <param name="plan">The topology.</param>
    /// <param name="input">The events.</param>
    /// <param name="model">Scores them; null for no scores.</param>
    public HistoryRows(TopologyPlan plan, HistoryInput input, IModelSession? model)
    {
        (_input, _model) = (input, model);
        var decode = EventDecoder.PlanOf(plan);
        _columns = new ReferenceColumns(plan.Features, decode, model?.Layout);
        var layout = model?.Layout ?? NumbersOnly(plan);
        _encoder = new FeatureEncoder(plan.Features, decode, layout);
        _block = new FeatureBlock(layout, Capacity);
        _scores = model is null ? null : new ScoreBlock(model.Shape, Capacity);
        Numbers = new float[Capacity * _columns.Numeric.Length];
        Texts = new string?[Capacity * _columns.Categorical.Length];
    }

    /// <summary>Names of the columns.</summary>
    public ReferenceColumns Columns => _columns;

    /// <summary>For events that have no time: that of the first, and from one to the next; null where they have.</summary>
    public (DateTimeOffset First, TimeSpan Step)? Interval { get; set; }

    /// <summary>Rows of the last block.</summary>
    public int Count { get; private set; }

    /// <summary>Event time of each row, Unix milliseconds; -1 where it has none.</summary>
    public long[] Times { get; } = new long[Capacity];

    /// <summary>Partition of each row.</summary>
    public int[] Partitions { get; } = new int[Capacity];

    /// <summary>Offset of each row.</summary>
    public long[] Offsets { get; } = new long[Capacity];

    /// <summary>Numeric columns, row-major.</summary>
    public float[] Numbers { get; }

    /// <summary>Categorical columns, row-major; null is missing.</summary>
    public string?[] Texts { get; }

    /// <summary>The model's scores; empty without one.</summary>
    public ReadOnlySpan<double> Scores => _scores is null ? [] : _scores.Scores.AsSpan(0, Count);

    /// <summary>Events that the topology would dead-letter.</summary>
    public long Refused { get; private set; }

    /// <summary>Where the first of them is, and why.</summary>
    public string? FirstRefusal { get; private set; }

    /// <summary>Reads the next block.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="HistoryException">The events cannot be read, or the model fails on them.</exception>
    public bool TryRead()
    {
        Count = 0;
        while (Count < Capacity && _input.Events.TryRead(out var record, out var headers))
        {
            Take(record, headers);
        }

        if (Count > 0 && _model is not null)
        {
            try
            {
                _model.Run(_block, Count, _scores!);
            }
            catch (ModelRunException failed)
            {
                throw new HistoryException($"the model fails on the events up to {_input.Events.Place}: {failed.Message}", ExitCode.Model, failed);
            }
        }

        return Count > 0;
    }

    private static RowLayout NumbersOnly(TopologyPlan plan)
    {
        var (slots, width) = (new List<ColumnSlot>(), 0);
        foreach (var feature in plan.Features)
        {
            var isText = feature.Encode == EncodingKind.None && !feature.Categories.IsEmpty;
            slots.Add(isText ? new ColumnSlot(1, slots.Where(slot => slot.Tensor == 1).Sum(slot => slot.Width), feature.ColumnCount) : new ColumnSlot(0, width, feature.ColumnCount));
            width += isText ? 0 : feature.ColumnCount;
        }

        var texts = slots.Where(slot => slot.Tensor == 1).Sum(slot => slot.Width);
        return new RowLayout([new TensorSpec("numbers", ColumnType.Float, Math.Max(1, width)), new TensorSpec("texts", ColumnType.String, Math.Max(1, texts))], [.. slots]);
    }

    private void Take(in SourceRecord record, ReadOnlySpan<RecordHeader> headers)
    {
        var found = _input.Decoder.Decode(record, headers, _encoder, _block, Count);
        while (found.Outcome == EventOutcome.NeedsSchema)
        {
            var key = found.PendingSchema;
            SpinWait.SpinUntil(() => _input.Schemas!.IsSettled(key));
            found = _input.Decoder.Decode(record, headers, _encoder, _block, Count);
        }

        if (found.Outcome != EventOutcome.Scored || !_columns.TryTake(_input.Decoder))
        {
            Refused += found.Outcome == EventOutcome.Skip ? 0 : 1;
            FirstRefusal ??= found.Outcome == EventOutcome.Skip ? null : $"{_input.Events.Place}: {found.Fault.Detail}";
            return;
        }

        var time = Interval is var (first, step) && found.EventTimeMs < 0 ? (first + (step * record.Offset)).ToUnixTimeMilliseconds() : found.EventTimeMs;
        (Times[Count], Partitions[Count], Offsets[Count]) = (time, record.Partition, record.Offset);
        _columns.Numbers.CopyTo(Numbers.AsSpan(Count * _columns.Numeric.Length));
        for (var column = 0; column < _columns.Categorical.Length; column++)
        {
            Texts[(Count * _columns.Categorical.Length) + column] = _columns.Text(column);
        }

        Count++;
    }
}
