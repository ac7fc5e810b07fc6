using System.Globalization;

namespace StreamInfer.Host.Demo;

/// <summary>A latency for people.</summary>
internal static class LatencyText
{
    /// <summary>In milliseconds; a dash where nothing was measured.</summary>
    public static string Of(double seconds) => double.IsNaN(seconds) ? "–" : string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:F2} ms");
}
