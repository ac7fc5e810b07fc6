namespace StreamInfer.Host.Api;

/// <summary>JSON has no number for what is no number: it is null.</summary>
internal static class Numbers
{
    public static double? OrNull(double value) => double.IsFinite(value) ? value : null;

    public static double? OrNull(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
