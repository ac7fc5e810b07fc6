using StreamInfer.Batching;

namespace StreamInfer.Tests.Batching;

public class SizeLadderTests
{
    private static readonly SizeLadder Sizes = new(64, [4, 16, 64]);
    private static readonly SizeLadder Any = new(64);

    [Theory]
    [InlineData(1, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 64)]
    [InlineData(64, 64)]
    public void Up_isTheSmallestSizeThatHolds(int rows, int size) => Assert.Equal((size, rows), (Sizes.Up(rows), Any.Up(rows)));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3.9, 0)]
    [InlineData(4, 4)]
    [InlineData(15.9, 4)]
    [InlineData(64, 64)]
    [InlineData(1e30, 64)]
    [InlineData(double.PositiveInfinity, 64)]
    public void Down_isTheLargestSizeWithin(double rows, int size) => Assert.Equal(size, Sizes.Down(rows));

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(0.9, 0)]
    [InlineData(3.9, 3)]
    [InlineData(63.9, 63)]
    [InlineData(double.PositiveInfinity, 64)]
    public void Down_withoutSizes_isTheWholeNumberWithin(double rows, int size) => Assert.Equal(size, Any.Down(rows));

    [Theory]
    [InlineData(new[] { 4, 4, 64 })]
    [InlineData(new[] { 16, 4, 64 })]
    [InlineData(new[] { 0, 64 })]
    [InlineData(new[] { 4, 16 })]
    [InlineData(new[] { 4, 65 })]
    public void Constructor_sizesThatDoNotAscendToTheMaximum_throws(int[] sizes) => Assert.Throws<ArgumentException>(() => new SizeLadder(64, [.. sizes]));
}
