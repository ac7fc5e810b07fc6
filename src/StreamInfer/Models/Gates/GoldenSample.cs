using StreamInfer.Inference;

namespace StreamInfer.Models.Gates;

/// <summary>What the golden check leaves for the others: the first records, and what was expected of all.</summary>
internal sealed class GoldenSample(RowLayout layout)
{
    /// <summary>Records that serve as rows for other checks; all of them are compared.</summary>
    public const int MaxRows = 256;

    private readonly FeatureBlock _block = new(layout, MaxRows);

    /// <summary>How many records there were.</summary>
    public int Records { get; private set; }

    /// <summary>Whether there are enough expected scores, all of them between 0 and 1, to take them for probabilities.</summary>
    public bool LooksLikeProbabilities => Records >= MinEvidence && _allWithinOne;

    /// <summary>Null where there are none.</summary>
    public SampleRows? Rows => Records == 0 ? null : new SampleRows("golden records", _block, Math.Min(Records, MaxRows));

    private const int MinEvidence = 10;
    private bool _allWithinOne = true;

    /// <summary>Takes row 0 of a block.</summary>
    public void Add(FeatureBlock record, double expected)
    {
        if (Records < MaxRows)
        {
            RowCopy.Copy(record, 0, _block, Records, 1);
        }

        Records++;
        _allWithinOne &= expected is >= 0 and <= 1;
    }
}
