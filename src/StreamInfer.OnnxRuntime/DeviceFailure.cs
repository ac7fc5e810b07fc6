using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using StreamInfer.Inference;

namespace StreamInfer.OnnxRuntime;

/// <summary>Tells from an error's text what has failed: the runtime has no codes of its own for devices.</summary>
internal static partial class DeviceFailure
{
    // Those of cudaError_t after which every call fails for as long as the process lives, or until the card is back.
    private static readonly FrozenSet<int> Lost =
        new[] { 46, 100, 101, 214, 219, 220, 226, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 721, 999 }.ToFrozenSet();

    /// <param name="message">The runtime's.</param>
    public static RunFailure Of(string message) =>
        DeviceMemory.IsExhausted(message) ? RunFailure.OutOfMemory
        : Code().Match(message) is { Success: true } found && Lost.Contains(int.Parse(found.ValueSpan[found.ValueSpan.LastIndexOf(' ')..], CultureInfo.InvariantCulture)) ? RunFailure.DeviceLost
        : RunFailure.Error;

    [GeneratedRegex("CUDA (failure|error) [0-9]{1,4}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();
}
