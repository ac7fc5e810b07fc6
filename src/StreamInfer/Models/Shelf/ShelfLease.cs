using StreamInfer.Inference;
using StreamInfer.Models.Gates;

namespace StreamInfer.Models.Shelf;

/// <summary>The right to score with a loaded version, until it is disposed of. Its sessions are its own; the weights are shared.</summary>
public sealed class ShelfLease : IDisposable
{
    private Action? _giveBack;

    internal ShelfLease(ScoringModel model, GateVerdict verdict, Action giveBack)
    {
        (Model, Verdict) = (model, verdict);
        _giveBack = giveBack;
    }

    /// <summary>With as many sessions as were asked for.</summary>
    public ScoringModel Model { get; }

    /// <summary>What its gate said.</summary>
    public GateVerdict Verdict { get; }

    /// <summary>Disposes of the sessions; no run may be under way. The version leaves memory with its last lease, unless it is kept.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _giveBack, null) is not { } giveBack)
        {
            return;
        }

        foreach (var session in Model.Sessions)
        {
            session.Dispose();
        }

        giveBack();
    }
}
