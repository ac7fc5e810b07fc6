using System.Globalization;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>The share of the events that a candidate scored while it was to have a share of the keys.</summary>
/// <param name="Version">The candidate.</param>
/// <param name="Asked">Its share of the keys.</param>
/// <param name="Events">Events of that time.</param>
/// <param name="Scored">Those of them that it scored.</param>
/// <param name="Sigma">Standard deviation of the share of events, given that each key is its with the asked probability: busy keys make it greater.</param>
internal sealed record MeasuredShare(int Version, Percent Asked, long Events, long Scored, double Sigma)
{
    // Of all shares that stories ever measure, one in sixteen thousand is further off by chance.
    private const double Certain = 4;

    public double Share => Events == 0 ? double.NaN : (double)Scored / Events;

    /// <summary>Whether it is as asked, but for chance.</summary>
    public bool Holds => Events > 0 && Math.Abs(Share - ((double)Asked.Hundredths / Percent.Buckets)) <= Certain * Sigma;

    public static MeasuredShare Of(int version, Percent asked, IReadOnlyCollection<StoryPrediction> predictions)
    {
        var share = (double)asked.Hundredths / Percent.Buckets;
        var squares = predictions.CountBy(prediction => prediction.Card, StringComparer.Ordinal).Sum(card => (double)card.Value * card.Value);
        return new MeasuredShare(
            version, asked, predictions.Count, predictions.Count(prediction => prediction.Version == version), Math.Sqrt(share * (1 - share) * squares) / Math.Max(1, predictions.Count));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"version {Version} at {Asked}: {Scored:N0} of {Events:N0} events, {Share * 100:F2} % (chance allows {Certain * Sigma * 100:F2} more or less)");
}
