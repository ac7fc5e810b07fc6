using System.Diagnostics.CodeAnalysis;

namespace StreamInfer.Models.Control;

/// <summary>What came of asking for a change: the next state, or one sentence that says why there is none.</summary>
public sealed record ControlResult
{
    private ControlResult(ControlState? state, string? refusal)
    {
        State = state;
        Refusal = refusal;
    }

    /// <summary>The state to write; null where the change is refused.</summary>
    public ControlState? State { get; }

    /// <summary>Why it is refused; null where it is not.</summary>
    public string? Refusal { get; }

    /// <summary>Whether there is a state to write.</summary>
    [MemberNotNullWhen(true, nameof(State))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAccepted => State is not null;

    internal static ControlResult Accepted(ControlState state) => new(state, null);

    internal static ControlResult Refused(string sentence) => new(null, sentence);
}
