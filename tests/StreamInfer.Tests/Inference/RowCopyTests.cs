using StreamInfer.Inference;

namespace StreamInfer.Tests.Inference;

public class RowCopyTests
{
    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(1, 5)]
    public void RepeatLast_anyType_fillsUpToTheTarget(int rows, int target)
    {
        var block = Block();
        RowCopy.RepeatLast(block, rows, target);

        for (var row = 0; row < block.Capacity; row++)
        {
            var expected = row < rows ? row : row < target ? rows - 1 : row;
            Assert.Equal(expected, block.Tensors[0].Floats[2 * row]);
            Assert.Equal(-expected, block.Tensors[0].Floats[(2 * row) + 1]);
            Assert.Equal(expected, block.Tensors[1].Doubles[row]);
            Assert.Equal(expected, block.Tensors[2].Int64s[row]);
            Assert.Equal(expected % 2 == 1, block.Tensors[3].Booleans[row]);
            Assert.Equal($"{expected}", block.Tensors[4].Strings[row]);
        }
    }

    private static FeatureBlock Block()
    {
        var layout = new RowLayout(
            [
                new TensorSpec("f", ColumnType.Float, 2), new TensorSpec("d", ColumnType.Double, 1), new TensorSpec("i", ColumnType.Int64, 1),
                new TensorSpec("b", ColumnType.Boolean, 1), new TensorSpec("s", ColumnType.String, 1),
            ],
            []);
        var block = new FeatureBlock(layout, 6);
        for (var row = 0; row < block.Capacity; row++)
        {
            (block.Tensors[0].Floats[2 * row], block.Tensors[0].Floats[(2 * row) + 1]) = (row, -row);
            block.Tensors[1].Doubles[row] = row;
            block.Tensors[2].Int64s[row] = row;
            block.Tensors[3].Booleans[row] = row % 2 == 1;
            block.Tensors[4].Strings[row] = $"{row}";
        }

        return block;
    }
}
