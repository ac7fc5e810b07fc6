using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace StreamInfer.Topologies.Documents;

/// <summary>
/// Reads one YAML document into a tree that knows its places. Broken YAML is one error, since nothing behind it can be trusted; duplicate
/// keys are an error each, and the first one counts. Messages never quote the text, which may hold a secret.
/// </summary>
internal sealed class DocumentParser
{
    /// <summary>A topology nests four deep; the bound keeps a hostile file from using up the stack.</summary>
    private const int MaxDepth = 32;

    private readonly GuardedParser _parser;
    private readonly ReadingContext _reading;
    private readonly Dictionary<AnchorName, DocumentNode> _anchors = [];

    private DocumentParser(string text, ReadingContext reading)
    {
        _parser = new GuardedParser(text);
        _reading = reading;
    }

    /// <summary>The document's root, or null after an error was reported.</summary>
    public static DocumentNode? Parse(string text, ReadingContext reading)
    {
        try
        {
            return new DocumentParser(text, reading).ReadDocument();
        }
        catch (YamlException broken)
        {
            reading.Report(
                TopologyErrorKind.Syntax, new Place(FindFault(broken, text), ""), $"is not YAML that can be used here: {broken.Message}");
            return null;
        }
    }

    /// <summary>The library reports a tab at the start of what it breaks; people look for the tab.</summary>
    private static Position FindFault(YamlException broken, string text)
    {
        var start = PositionOf(broken.Start);
        if (!broken.Message.Contains("tab", StringComparison.Ordinal))
        {
            return start;
        }

        var lines = text.Split('\n');
        for (var line = start.Line; line <= lines.Length; line++)
        {
            var indent = lines[line - 1].AsSpan();
            indent = indent[..^indent.TrimStart().Length];
            if (indent.Contains('\t'))
            {
                return new Position(line, indent.IndexOf('\t') + 1);
            }
        }

        return start;
    }

    private static Position PositionOf(in Mark mark) => new(Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column));

    private static SyntaxErrorException Refuse(in Mark mark, string message) => new(mark, mark, message);

    private DocumentNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _reading.Report(TopologyErrorKind.Syntax, Place.Root, "the file is empty");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode(Place.Root, 0);
        _parser.Consume<DocumentEnd>();
        return _parser.Accept<DocumentStart>(out var second)
            ? throw Refuse(second.Start, "a file holds one document, and here a second one starts")
            : root;
    }

    private DocumentNode ReadNode(Place place, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Refuse(_parser.Current!.Start, $"nested more than {MaxDepth} deep");
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return _anchors.TryGetValue(alias.Value, out var known)
                ? known
                : throw Refuse(alias.Start, "an alias without an anchor before it");
        }

        var start = _parser.Current as NodeEvent ?? throw Refuse(_parser.Current!.Start, "a value is due here");
        if (!start.Tag.IsEmpty)
        {
            throw Refuse(start.Start, "tags ('!...') have no meaning here; quote the value if it starts with '!'");
        }

        DocumentNode node = start switch
        {
            MappingStart => ReadMapping(place, depth),
            SequenceStart => ReadSequence(place, depth),
            _ => ReadScalar(),
        };
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor] = node;
        }

        return node;
    }

    private ScalarNode ReadScalar()
    {
        var scalar = _parser.Consume<Scalar>();
        return new ScalarNode(PositionOf(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain);
    }

    private SequenceNode ReadSequence(Place place, int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        var items = ImmutableArray.CreateBuilder<DocumentNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(place.Item(items.Count, PositionOf(_parser.Current!.Start)), depth + 1));
        }

        return new SequenceNode(PositionOf(start.Start), items.ToImmutable());
    }

    private MappingNode ReadMapping(Place place, int depth)
    {
        var start = _parser.Consume<MappingStart>();
        var entries = ImmutableArray.CreateBuilder<MappingEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var keyAt = PositionOf(_parser.Current!.Start);
            var key = ReadNode(place, depth + 1) as ScalarNode ?? throw new SyntaxErrorException(
                new Mark(0, keyAt.Line, keyAt.Column), new Mark(0, keyAt.Line, keyAt.Column), "a key is a single word, no list or section");
            var keyPlace = place.Key(key.Written, keyAt);
            var value = ReadNode(keyPlace, depth + 1);
            if (lines.TryAdd(key.Written, keyAt.Line))
            {
                entries.Add(new MappingEntry(key.Written, keyAt, value));
            }
            else
            {
                _reading.Report(
                    TopologyErrorKind.Duplicate, keyPlace, $"stands here a second time, the first is on line {lines[key.Written]}");
            }
        }

        return new MappingNode(PositionOf(start.Start), entries.ToImmutable());
    }
}
