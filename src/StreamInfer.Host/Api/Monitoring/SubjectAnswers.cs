using System.Globalization;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Telemetry.Catalogue;

namespace StreamInfer.Host.Api.Monitoring;

/// <summary>Puts together what there is to see of one subject.</summary>
internal static class SubjectAnswers
{
    public static SubjectAnswer Of(VersionSnapshot version, SubjectSnapshot subject, DriftAnswer.ThresholdItem threshold)
    {
        var (statistics, counts) = (subject.Evaluation.Statistics, subject.Evaluation.Counts);
        return new SubjectAnswer
        {
            Subject = subject.Subject,
            Kind = DriftReader.KindOf(subject),
            Version = version.Version,
            Route = version.Route,
            State = MetricLabels.Word(subject.State),
            Since = DateTimeOffset.FromUnixTimeMilliseconds(subject.SinceMs),
            Words = subject.Words,
            Threshold = threshold,
            Bins = subject.Bins is { } bins ? BinsOf(bins) : [],
            ReferenceCount = counts.ReferenceCount,
            LiveCount = counts.Count,
            Psi = Numbers.OrNull(statistics?.Stability?.Psi),
            PsiExcess = Numbers.OrNull(statistics?.Stability?.Excess),
            PsiP = Numbers.OrNull(statistics?.Stability?.P),
            Js = Numbers.OrNull(statistics?.JensenShannon?.Distance),
            Ks = Numbers.OrNull(statistics?.KolmogorovSmirnov?.Distance),
            KsP = Numbers.OrNull(statistics?.KolmogorovSmirnov?.P),
            Chi2 = Numbers.OrNull(statistics?.ChiSquare?.Statistic),
            Chi2P = Numbers.OrNull(statistics?.ChiSquare?.P),
            W1 = Numbers.OrNull(statistics?.Wasserstein?.Distance),
            MeanShift = Numbers.OrNull(statistics?.MeanShift?.Effect),
            MeanShiftP = Numbers.OrNull(statistics?.MeanShift?.P),
            MissingDifference = Numbers.OrNull(statistics?.Missing?.Difference),
            MissingP = Numbers.OrNull(statistics?.Missing?.P),
            JointEffect = Numbers.OrNull(statistics?.Joint?.Effect),
            JointP = Numbers.OrNull(statistics?.Joint?.P),
            AdjustedP = Numbers.OrNull(subject.Evaluation.AdjustedP),
            Quality = new SubjectAnswer.QualityItem(counts.Missing, subject.Bins?.Infinite ?? 0, counts.OutOfRange, counts.NewCategories),
        };
    }

    private static IReadOnlyList<SubjectAnswer.BinItem> BinsOf(SubjectBins bins)
    {
        var (reference, live) = (bins.Reference.Sum(), bins.Live.Sum());
        return [.. Enumerable.Range(0, Math.Min(bins.Reference.Length, bins.Live.Length)).Select(bin =>
        {
            var (from, to) = bins.IsCategorical ? (null, null) : EndsOf(bins, bin);
            return new SubjectAnswer.BinItem(
                bins.IsCategorical ? bins.Categories[bin] : LabelOf(from, to), from, to, ShareOf(bins.Reference[bin], reference), ShareOf(bins.Live[bin], live));
        })];
    }

    private static (double? From, double? To) EndsOf(SubjectBins bins, int bin) =>
        (bin == 0 || bin > bins.Edges.Length ? null : bins.Edges[bin - 1], bin < bins.Edges.Length ? bins.Edges[bin] : null);

    private static string LabelOf(double? from, double? to) => (from, to) switch
    {
        (null, null) => "all",
        (null, { } end) => string.Create(CultureInfo.InvariantCulture, $"up to {end:G4}"),
        ({ } start, null) => string.Create(CultureInfo.InvariantCulture, $"above {start:G4}"),
        var (start, end) => string.Create(CultureInfo.InvariantCulture, $"{start:G4} to {end:G4}"),
    };

    private static double? ShareOf(long count, long all) => all == 0 ? null : (double)count / all;
}
