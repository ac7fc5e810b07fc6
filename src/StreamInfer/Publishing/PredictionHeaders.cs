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
    private static readonly PinnedText TraceParent = new("traceparent");
    private static readonly PinnedText PredictionIdName = new("si-prediction-id");
    private static readonly PinnedText SourceName = new("si-source");

    private readonly HeaderBlock[] _byQuality;
    private readonly PinnedText _topic;
    private readonly bool _all;
    private readonly bool _copyAll;

    public PredictionHeaders(PredictionStamp stamp, OutputPlan output)
    {
        _all = output.Headers == HeaderSet.All;
        _copyAll = output.CopyHeaders;
        _topic = new PinnedText(stamp.SourceTopic + "/");
        _byQuality = [.. Enumerable.Range(0, QualityWords.Combinations).Select(flags => new HeaderBlock(Constants(stamp, (QualityFlags)flags)))];
    }

    /// <summary>Adds the headers of one prediction.</summary>
    public void Write(QualityFlags quality, in SourceRecord record, ReadOnlySpan<RecordHeader> incoming, ReadOnlySpan<byte> id, OutgoingBatch output)
    {
        output.AddHeaders(_byQuality[(int)quality]);
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

    private IEnumerable<(string Name, string Value)> Constants(PredictionStamp stamp, QualityFlags quality)
    {
        var identity = stamp.Model.Identity;
        yield return ("si-model", identity.Name);
        yield return ("si-model-version", identity.Version.ToString());
        if (stamp.Route != PredictionStamp.PrimaryRoute)
        {
            yield return ("si-route", stamp.Route);
        }

        if (_all)
        {
            yield return ("si-model-digest", identity.DigestShort);
            yield return ("si-device", stamp.Model.Session.Device);
        }

        if (quality != QualityFlags.None)
        {
            yield return ("si-quality", quality.Text());
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
}
