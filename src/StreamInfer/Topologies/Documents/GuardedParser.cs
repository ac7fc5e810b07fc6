using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace StreamInfer.Topologies.Documents;

/// <summary>
/// A parser that has one way of saying that a text is not YAML. The library's scanner checks its own state in places where the text is to
/// blame, and throws an <see cref="InvalidOperationException"/> without a place there.
/// </summary>
internal sealed class GuardedParser(string text) : IParser
{
    private readonly Parser _parser = new(new StringReader(text));

    public ParsingEvent? Current => _parser.Current;

    /// <exception cref="YamlException">The text is not YAML.</exception>
    public bool MoveNext()
    {
        var at = _parser.Current?.End ?? Mark.Empty;
        try
        {
            return _parser.MoveNext();
        }
        catch (InvalidOperationException fault)
        {
            throw new YamlException(at, at, "What follows cannot be read; is a quote, bracket or brace left open?", fault);
        }
    }
}
