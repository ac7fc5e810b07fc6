using System.Collections.Immutable;
using StreamInfer.Monitoring.Evaluation;

namespace StreamInfer.Monitoring.Records;

/// <summary>The statistics of a drift record, flat, in the order of <c>schemas/drift.avsc</c>. NaN is none.</summary>
internal static class DriftFields
{
    public static readonly ImmutableArray<string> Names =
    [
        "psi", "psiExcess", "psiP", "js", "jsP", "ks", "ksP", "chi2", "chi2P", "cramersV", "w1", "w1P",
        "meanShift", "meanShiftP", "missingDelta", "missingP", "rangeDelta", "rangeP", "t2", "t2P", "adjustedP", "q",
    ];

    /// <summary>One a name.</summary>
    public static double?[] Of(SubjectEvaluation? evaluation, double? q)
    {
        var found = evaluation?.Statistics ?? new SubjectStatistics();
        double?[] values =
        [
            found.Stability?.Psi, found.Stability?.Excess, found.Stability?.P,
            found.JensenShannon?.Distance, found.JensenShannon?.P,
            found.KolmogorovSmirnov?.Distance, found.KolmogorovSmirnov?.P,
            found.ChiSquare?.Statistic, found.ChiSquare?.P, found.ChiSquare?.CramersV,
            found.Wasserstein?.Distance, found.Wasserstein?.P,
            found.MeanShift?.Effect, found.MeanShift?.P,
            found.Missing?.Difference, found.Missing?.P,
            found.RangeShare, found.RangeP,
            found.Joint?.T2, found.Joint?.P,
            evaluation?.AdjustedP, q,
        ];
        return Array.ConvertAll(values, value => value is { } number && double.IsFinite(number) ? value : null);
    }
}
