using System.Globalization;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>Tells a story line by line, with the seconds since it began, and remembers which of its claims did not hold.</summary>
internal sealed class StoryTeller(TextWriter output, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();
    private int _chapters;
    private int _claims;

    /// <summary>Claims that did not hold.</summary>
    public int Broken { get; private set; }

    public void Chapter(string title) => Write(string.Create(CultureInfo.InvariantCulture, $"\n{++_chapters}. {title}"));

    public void Tell(string what) => Write(string.Create(CultureInfo.InvariantCulture, $"{time.GetElapsedTime(_began).TotalSeconds,7:F1} s  {what}"));

    /// <summary>Says whether a claim holds.</summary>
    public void Check(bool holds, string claim)
    {
        _claims++;
        Broken += holds ? 0 : 1;
        Write($"{(holds ? "       ok" : "   BROKEN")}  {claim}");
    }

    /// <summary>Says how it went.</summary>
    public void Close() => Write(string.Create(CultureInfo.InvariantCulture, $"\n{_claims - Broken} of {_claims} claims hold"));

    private void Write(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }
}
