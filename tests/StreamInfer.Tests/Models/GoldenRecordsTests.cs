using StreamInfer.Models;

namespace StreamInfer.Tests.Models;

public sealed class GoldenRecordsTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Verify_equalScores_countsTheRecords()
    {
        var file = _folder.Write(
            "golden.jsonl",
            """
            {"inputs": {"x": [1, 2]}, "score": 3}

            {"score": -0.5, "inputs": {"x": [0.25, -0.75]}}
            {"inputs": {"x": ["NaN", 1]}, "score": "NaN"}
            {"inputs": {"x": ["-Infinity", 1]}, "score": "-Infinity"}
            """);

        Assert.Equal(4, GoldenRecords.Verify(file, 0, new SumSession()));
    }

    [Theory]
    [InlineData("3.5", 0.5)]
    [InlineData("2.5", 0.5)]
    public void Verify_differenceOfTheTolerance_isAccepted(string score, double tolerance) =>
        Assert.Equal(1, GoldenRecords.Verify(File("{\"inputs\": {\"x\": [1, 2]}, \"score\": " + score + "}"), tolerance, new SumSession()));

    [Theory]
    [InlineData("3.5", "3.5")]
    [InlineData("\"NaN\"", "NaN")]
    [InlineData("\"Infinity\"", "Infinity")]
    public void Verify_anotherScore_namesLineExpectedAndGot(string score, string shown)
    {
        var file = File("{\"inputs\": {\"x\": [0, 0]}, \"score\": 0}\n{\"inputs\": {\"x\": [1, 2]}, \"score\": " + score + "}");

        Assert.Equal(
            $"{file}:2: expected score {shown}, the model gives 3 (tolerance 0.25)",
            Assert.Throws<ModelLoadException>(() => GoldenRecords.Verify(file, 0.25, new SumSession())).Message);
    }

    [Theory]
    [InlineData("[]", "a golden record must be an object with 'inputs' and 'score'")]
    [InlineData("""{"inputs": {"x": [1, 2]}}""", "'score' is missing")]
    [InlineData("""{"score": 1}""", "no values for input 'x'")]
    [InlineData("""{"inputs": {"y": [1, 2]}, "score": 1}""", "the model has no input 'y'; it has 'x'")]
    [InlineData("""{"inputs": {"x": [1]}, "score": 1}""", "input 'x' must be an array of 2 values")]
    [InlineData("""{"inputs": {"x": 1}, "score": 1}""", "input 'x' must be an array of 2 values")]
    [InlineData("""{"inputs": [1, 2], "score": 1}""", "'inputs' must be an object with an array for each input of the model")]
    [InlineData("""{"inputs": {"x": [1, true]}, "score": 1}""", "'x' has true, where a number is due")]
    [InlineData("""{"inputs": {"x": [1, 2]}, "score": null}""", "'score' has null, where a number is due")]
    [InlineData("""{"inputs": {"x": [1, 2]}, "scores": 1}""", "unknown key 'scores'; a golden record has 'inputs' and 'score'")]
    public void Verify_malformedRecord_namesTheLine(string record, string expected)
    {
        var file = File(record);

        Assert.Equal($"{file}:1: {expected}", Assert.Throws<ModelLoadException>(() => GoldenRecords.Verify(file, 0, new SumSession())).Message);
    }

    [Fact]
    public void Verify_brokenJson_namesTheLine()
    {
        var file = File("{\"inputs\": {\"x\": [0, 0]}, \"score\": 0}\n{oops");

        Assert.StartsWith($"{file}:2: ", Assert.Throws<ModelLoadException>(() => GoldenRecords.Verify(file, 0, new SumSession())).Message);
    }

    [Fact]
    public void Verify_missingFile_saysSo() =>
        Assert.StartsWith(
            "golden records /nowhere/golden.jsonl cannot be read: ",
            Assert.Throws<ModelLoadException>(() => GoldenRecords.Verify("/nowhere/golden.jsonl", 0, new SumSession())).Message);

    private string File(string content) => _folder.Write("golden.jsonl", content);
}
