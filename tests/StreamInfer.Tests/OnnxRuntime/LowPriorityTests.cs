using System.Globalization;
using StreamInfer.OnnxRuntime;

namespace StreamInfer.Tests.OnnxRuntime;

public class LowPriorityTests
{
    private const int NiceField = 18;

    [Fact]
    public void Run_onLinux_lowersItsOwnThreadOnly()
    {
        var before = NiceOfThisThread();
        var inside = 0;
        var name = "";

        LowPriority.Run("Gate of any/1", () => (inside, name) = (NiceOfThisThread(), Thread.CurrentThread.Name!));

        Assert.Equal((LowPriority.Nice, before, "Gate of any/1"), (inside, NiceOfThisThread(), name));
    }

    [Fact]
    public void Run_workThrows_throwsItOnTheCaller()
    {
        var error = Assert.Throws<InvalidDataException>(() => LowPriority.Run("any", () => throw new InvalidDataException("odd")));

        Assert.Equal("odd", error.Message);
    }

    // Fields are counted behind the name in parentheses, which may hold spaces.
    private static int NiceOfThisThread()
    {
        var text = File.ReadAllText("/proc/thread-self/stat");
        return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[NiceField - 2], CultureInfo.InvariantCulture);
    }
}
