using StreamInfer.Ingestion;
using StreamInfer.Publishing;

namespace StreamInfer.Decoding.Json;

/// <summary>
/// Finds the wanted values of JSON events. One walk over the text; unwanted parts are checked and skipped; strings without escapes
/// stay where they are. Digits alone become 64-bit integers where they fit one, other numbers doubles (1e400: infinity). The order
/// of members is free, and of a name that is there twice the last one counts. Allocates only for faults and for strings with escapes
/// larger than the row's scratch chunks, which the payload's own length bounds. One thread at a time.
/// </summary>
/// <remarks>
/// Refused: anything but one object, also comments, trailing commas and a byte order mark (<c>invalid-json</c>); text that ends early
/// (<c>truncated</c>); bytes after the object (<c>trailing-bytes</c>); more than 64 levels (<c>too-deep</c>); wanted strings that are
/// not UTF-8 or have half a surrogate pair (<c>invalid-utf8</c>; unwanted ones are not looked at).
/// </remarks>
public sealed class JsonDecoder : IPayloadDecoder
{
    private readonly JsonNode _root;
    private readonly byte[] _nameScratch;
    private long _event;

    public JsonDecoder(DecodePlan plan)
    {
        _root = JsonPathTree.Build(plan);
        _nameScratch = new byte[JsonPathTree.LongestEscapedName(plan)];
    }

    public DecodeFault Decode(ByteRange payload, RawRow row)
    {
        row.Clear();
        _event++;
        var cursor = new JsonCursor(payload.Span);
        var walk = new JsonWalk(row, payload.Pointer, _event, _nameScratch);
        if (cursor.Peek() != '{')
        {
            cursor.Fail("an object is due");
            return cursor.Fault;
        }

        if (!walk.ReadObject(ref cursor, _root, depth: 1))
        {
            return cursor.Fault;
        }

        cursor.Peek();
        if (cursor.Position == payload.Length)
        {
            return DecodeFault.None;
        }

        cursor.Fail(DeadLetterReason.TrailingBytes, "something follows the object");
        return cursor.Fault;
    }
}
