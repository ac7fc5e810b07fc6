using System.Runtime.InteropServices;

namespace StreamInfer.Host.Http;

/// <summary>One family of observed instruments: lines of samples, written anew at each scrape in the same memory.</summary>
internal sealed class ObservedFamily(string name, PrometheusType type, string help, string unit)
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    private readonly PrometheusBuffer _lines = new();
    private readonly PrometheusBuffer _labels = new(256);
    private readonly HashSet<ulong> _series = [];
    private int _repeated;

    public string Name => name;

    public PrometheusType Type => type;

    /// <summary>How many instruments write it.</summary>
    public int Instruments { get; set; }

    /// <summary>Begins a new scrape.</summary>
    public void Clear()
    {
        _lines.Clear();
        _series.Clear();
        _repeated = 0;
    }

    /// <summary>Adds a sample, unless its series is there already.</summary>
    public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        _labels.Clear();
        TagText.Write(tags, type, _labels);
        if (!_series.Add(HashOf(_labels.Written.Span)))
        {
            _repeated++;
            return;
        }

        _lines.Append(name);
        if (_labels.Length > 0)
        {
            _lines.Append("{"u8);
            _lines.Append(_labels.Written.Span);
            _lines.Append("}"u8);
        }

        _lines.Append(" "u8);
        _lines.Append(value);
        _lines.Append("\n"u8);
    }

    /// <summary>Writes it, if it has any sample.</summary>
    public void WriteTo(PrometheusWriter writer)
    {
        if (_lines.Length == 0)
            return;
        if (writer.Has(name))
        {
            writer.WriteComment($"what is observed of {name} is left out: it is there already");
            return;
        }

        writer.WriteFamily(name, type, help, unit);
        writer.WriteSamples(_lines.Written.Span);
        if (_repeated > 0)
            writer.WriteComment($"{_repeated} samples of {name} are left out: their series are there already");
    }

    private static ulong HashOf(ReadOnlySpan<byte> labels)
    {
        // FNV-1a, by eight bytes at a time; the fold lets the upper halves of products count for the next.
        var hash = FnvOffset;
        var words = MemoryMarshal.Cast<byte, ulong>(labels);
        foreach (var word in words)
        {
            hash = (hash ^ word) * FnvPrime;
            hash ^= hash >> 32;
        }

        foreach (var letter in labels[(words.Length * sizeof(ulong))..])
            hash = (hash ^ letter) * FnvPrime;
        return hash;
    }
}
