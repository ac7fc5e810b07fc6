using StreamInfer.Inference;

namespace StreamInfer.Models.Gates;

/// <summary>Rows to run a model with.</summary>
/// <param name="Source">Where they come from, in words: <c>golden records</c>, <c>random rows</c>, <c>neutral rows</c>.</param>
/// <param name="Block">The rows, from row 0.</param>
/// <param name="Count">How many; 1 or more.</param>
internal sealed record SampleRows(string Source, FeatureBlock Block, int Count)
{
    /// <summary>As many rows as asked for: these, over and over.</summary>
    public FeatureBlock Repeat(int rows)
    {
        var block = new FeatureBlock(Block.Layout, rows);
        for (var row = 0; row < rows; row++)
        {
            RowCopy.Copy(Block, row % Count, block, row, 1);
        }

        return block;
    }
}
