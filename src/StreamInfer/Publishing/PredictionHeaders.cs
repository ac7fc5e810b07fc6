using System.Buffers.Text;
using StreamInfer.Decoding;
using StreamInfer.Ingestion;
using StreamInfer.Topologies;

namespace StreamInfer.Publishing;

/// <summary>
/// The headers of predictions. Names and constant values are encoded once; each header costs the client library up to 0.7 µs a record, so only
/// what consumers filter on is written unless the topology asks for all.
/// </summary>
internal sealed class PredictionHeaders
{
    private static readonly PinnedText QualityName = new("si-quality");
    private static readonly PinnedText TraceParent = new("traceparent");
    private static readonly PinnedText PredictionIdName = new("si-prediction-id");
    private static readonly PinnedText SourceName = new("si-source");

    private readonly List<PinnedText> _owned = [];
    private readonly RecordHeader[] _constants;
    private readonly PinnedText[] _quality;
    private readonly PinnedText _topic;
    private readonly bool _all;
    private readonly bool _copyAll;

    public PredictionHeaders(PredictionStamp stamp, OutputPlan output)
    {
        _all = output.Headers == HeaderSet.All;
        _copyAll = output.CopyHeaders;
        _topic = new PinnedText(stamp.SourceTopic + "/");
        _quality = [.. Enumerable.Range(0, QualityWords.Combinations).Select(flags => new PinnedText(((QualityFlags)flags).Text()))];
        List<(string Name, string Value)> constants = [("si-model", stamp.Model.Identity.Name), ("si-model-version", stamp.Model.Identity.Version.ToString())];
        if (stamp.Route != PredictionStamp.PrimaryRoute)
        {
            constants.Add(("si-route", stamp.Route));
        }

        if (_all)
        {
            constants.Add(("si-model-digest", stamp.Model.Identity.DigestShort));
            constants.Add(("si-device", stamp.Model.Session.Device));
        }

        _constants = [.. constants.Select(header => new RecordHeader(Own(header.Name), Own(header.Value)))];
    }

    /// <summary>Adds the headers of one prediction.</summary>
    public void Write(QualityFlags quality, in SourceRecord record, ReadOnlySpan<RecordHeader> incoming, ReadOnlySpan<byte> id, OutgoingBatch output)
    {
        foreach (var header in _constants)
        {
            output.AddHeader(header);
        }

        if (quality != QualityFlags.None)
        {
            output.AddHeader(new RecordHeader(QualityName.Range, _quality[(int)quality].Range));
        }

        if (_all)
        {
            output.AddHeader(new RecordHeader(PredictionIdName.Range, output.Arena.Append(id)));
            output.AddHeader(new RecordHeader(SourceName.Range, WriteSource(record, output.Arena)));
        }

        foreach (var header in incoming)
        {
            if (_copyAll || header.Name.Span.SequenceEqual(TraceParent.Range.Span))
            {
                output.AddHeader(header);
            }
        }
    }

    private ByteRange WriteSource(in SourceRecord record, PinnedArena arena)
    {
        var topic = _topic.Range.Span;
        var text = arena.Reserve(topic.Length + 32);
        topic.CopyTo(text);
        var length = topic.Length;
        Utf8Formatter.TryFormat(record.Partition, text[length..], out var written);
        length += written;
        text[length++] = (byte)'/';
        Utf8Formatter.TryFormat(record.Offset, text[length..], out written);
        return arena.Commit(length + written);
    }

    private ByteRange Own(string text)
    {
        var owned = new PinnedText(text);
        _owned.Add(owned);
        return owned.Range;
    }
}
