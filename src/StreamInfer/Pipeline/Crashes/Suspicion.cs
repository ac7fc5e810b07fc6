using System.Collections.Immutable;

namespace StreamInfer.Pipeline.Crashes;

/// <summary>
/// What the deaths of the process say of events: whatever was in flight is a suspect from the first death on, and suspects are run one by one and alone, so that
/// the next death shows which one it is. Events that were in flight at three deaths are guilty. Immutable.
/// </summary>
internal sealed record Suspicion(ImmutableArray<Suspect> Suspects)
{
    /// <summary>Deaths after which an event is not run any more: one among others, and two alone, since one may be chance.</summary>
    public const int GuiltyAfter = 3;

    /// <summary>Most suspects that are kept; those with the fewest deaths go first.</summary>
    public const int MaxSuspects = 1000;

    public static readonly Suspicion None = new([]);

    public bool IsEmpty => Suspects.IsEmpty;

    /// <summary>How many offsets are suspected.</summary>
    public long Events => Suspects.Sum(suspect => suspect.Span.Count);

    /// <summary>The process died with these in flight. Only of an event that was alone is that a proof, beyond the first time.</summary>
    public Suspicion AfterDeath(IReadOnlyList<OffsetSpan> inFlight)
    {
        var proof = inFlight.Count == 1 && inFlight[0].Count == 1 ? 1 : 0;
        var again = Suspects.SelectMany(
            suspect => inFlight.Where(suspect.Span.Overlaps).Select(span => new Suspect(suspect.Span.And(span), suspect.Deaths + proof)));
        var kept = Without(inFlight).Suspects;
        var known = Suspects.Select(suspect => suspect.Span).ToArray();
        var added = inFlight.SelectMany(span => Minus(span, known)).Select(span => new Suspect(span, 1));
        return new Suspicion([.. again.Concat(added).Concat(kept).OrderByDescending(suspect => suspect.Deaths).Take(MaxSuspects)]);
    }

    /// <summary>These have been run, and the process lives.</summary>
    public Suspicion Without(IReadOnlyList<OffsetSpan> spans) =>
        new([.. Suspects.SelectMany(suspect => Minus(suspect.Span, spans).Select(left => suspect with { Span = left }))]);

    /// <summary>Whether any of these events is a suspect.</summary>
    public bool Holds(IReadOnlyList<OffsetSpan> spans) => Suspects.Any(suspect => spans.Any(suspect.Span.Overlaps));

    /// <summary>Whether an event is not to be run any more.</summary>
    public bool IsGuilty(int partition, long offset)
    {
        foreach (var suspect in Suspects)
        {
            if (suspect.Deaths >= GuiltyAfter && suspect.Span.Partition == partition && suspect.Span.First <= offset && offset <= suspect.Span.Last)
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<OffsetSpan> Minus(OffsetSpan span, IReadOnlyList<OffsetSpan> others) =>
        others.Aggregate((IEnumerable<OffsetSpan>)[span], (left, other) => left.SelectMany(part => part.Without(other)));
}
