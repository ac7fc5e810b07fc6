using StreamInfer.Models.Control;

namespace StreamInfer.Host.Commands.Models;

/// <summary>What came of a change.</summary>
/// <param name="ExitCode">One of <see cref="Host.ExitCode"/>.</param>
/// <param name="Before">The state that was there; null where none was seen.</param>
/// <param name="After">The one that is there now; null where nothing was written.</param>
/// <param name="Sentence">Why nothing was written; null where it was.</param>
internal sealed record ChangeOutcome(int ExitCode, ControlState? Before, ControlState? After, string? Sentence)
{
    public static ChangeOutcome Written(ControlState before, ControlState after) => new(Host.ExitCode.Success, before, after, null);

    public static ChangeOutcome Not(int exitCode, string sentence, ControlState? before = null) => new(exitCode, before, null, sentence);
}
