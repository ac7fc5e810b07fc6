using System.Runtime.CompilerServices;
using StreamInfer.Hashing;
using StreamInfer.Inference;
using StreamInfer.Topologies;

namespace StreamInfer.Decoding.Features;

/// <summary>Turns a category's text into columns: one-hot, ordinal or hash.</summary>
internal sealed class CategoryColumns(FeaturePlan feature, ColumnWriter writer)
{
    private readonly Utf8Table _known = new(feature.Categories);
    private readonly EncodingKind _encoding = feature.Encode;
    private readonly UnknownCategoryPolicy _onUnknown = feature.OnUnknown;
    private readonly uint _buckets = (uint)feature.Buckets;

    public ValueOutcome Write(TensorBuffer tensor, int at, ReadOnlySpan<byte> text, ref QualityFlags quality)
    {
        if (_encoding == EncodingKind.Hash)
        {
            return writer.Write(tensor, at, Number.Of((long)(Murmur3.Hash32(text, seed: 0) % _buckets)));
        }

        var index = _known.IndexOf(text);
        if (index < 0)
        {
            if (_onUnknown == UnknownCategoryPolicy.Reject)
            {
                return ValueOutcome.UnknownCategory;
            }

            quality |= QualityFlags.UnknownCategory;
            index = _encoding == EncodingKind.Ordinal && _onUnknown == UnknownCategoryPolicy.Index ? _known.Count : -1;
        }

        if (_encoding == EncodingKind.Ordinal)
        {
            return writer.Write(tensor, at, Number.Of((long)index));
        }

        for (var i = 0; i < _known.Count; i++)
        {
            writer.Write(tensor, at + i, i == index);
        }

        return ValueOutcome.Done;
    }

    /// <summary>Writes the category that a number's text names.</summary>
    [SkipLocalsInit]
    public ValueOutcome Write(TensorBuffer tensor, int at, Number number, ref QualityFlags quality) =>
        Write(tensor, at, NumberText.Write(number, stackalloc byte[NumberText.MaxLength]), ref quality);
}
