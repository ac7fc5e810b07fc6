using StreamInfer.Pipeline.Crashes;

namespace StreamInfer.Tests.Pipeline.Crashes;

public sealed class SuspicionFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streaminfer-");

    private string File => Path.Combine(_folder.FullName, "suspects");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Read_whatWasWritten_isTheSame()
    {
        var suspicion = Suspicion.None.AfterDeath([new(10, 19, 0), new(long.MaxValue, long.MaxValue, int.MaxValue)]);

        SuspicionFile.Write(File, suspicion);
        SuspicionFile.Write(File, suspicion);

        Assert.Equal(suspicion.Suspects.ToArray(), SuspicionFile.Read(File).Suspects.ToArray());
    }

    [Fact]
    public void Read_noFile_suspectsNobody() => Assert.True(SuspicionFile.Read(File).IsEmpty);

    [Fact]
    public void Read_linesOfAnotherForm_arePassedOver()
    {
        System.IO.File.WriteAllLines(File, ["", "1 2 3", "1 2 3 4 5", "a 2 3 4", "0 9 8 1", "0 8 9 0", "-1 8 9 1", "0 8 9 2"]);

        Assert.Equal([new(new(8, 9, 0), 2)], SuspicionFile.Read(File).Suspects.ToArray());
    }
}
