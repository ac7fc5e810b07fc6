using StreamInfer.Ingestion;
using StreamInfer.Routing;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Shadows;

/// <summary>Which events a shadow gets: the same ones on every replay.</summary>
internal sealed class ShadowSample
{
    private readonly ShadowSampling _sampling;
    private readonly int _buckets;
    private readonly SaltedHash _hash;

    /// <param name="salt">Of the split. Shadows have one of their own, lest they see the candidates' keys only.</param>
    /// <param name="percent">Their share.</param>
    /// <param name="sampling">How it is drawn.</param>
    public ShadowSample(string salt, Percent percent, ShadowSampling sampling) =>
        (_hash, _buckets, _sampling) = (new SaltedHash($"shadow:{salt}"), percent.Hundredths, sampling);

    public bool Holds(in SourceRecord record)
    {
        if (_buckets >= RouteTable.Buckets)
        {
            return true;
        }

        return (_sampling == ShadowSampling.Sticky ? _hash.BucketOf(record) : _hash.BucketOfPlace(record)) < _buckets;
    }
}
