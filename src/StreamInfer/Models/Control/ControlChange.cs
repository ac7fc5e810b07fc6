using System.Globalization;

namespace StreamInfer.Models.Control;

/// <summary>
/// The changes of a <see cref="ControlState"/>: pure functions that give the next state, its revision one more, or refuse in one sentence. Who writes
/// what they give has to compare the revision with the topic's, so that of two changes made from one state only one comes true.
/// </summary>
public static partial class ControlChange
{
    /// <summary>Makes a version active for all keys: candidates and ramp end, the version that was active becomes the first of the previous ones.</summary>
    public static ControlResult Promote(ControlState state, VersionFiles version, ChangeNote note) =>
        Refuse(state, note)
        ?? RefusePinned(state)
        ?? RefuseFiles(state, version)
        ?? (version.Version == state.Active ? ControlResult.Refused($"version {Text(version.Version)} is active already") : null)
        ?? Next(
            state with
            {
                Active = version.Version,
                Previous = [.. state.Previous.Remove(version.Version).Insert(0, state.Active).Take(ControlState.MostPrevious)],
                Candidates = [],
                Ramp = null,
            },
            version,
            note);

    /// <summary>
    /// Goes back: takes all keys from the candidates where there are any, or else makes the previous version active again. Allowed while pinned. What
    /// was rolled back is remembered nowhere, so that going back twice does not bring it back.
    /// </summary>
    public static ControlResult Rollback(ControlState state, ChangeNote note)
    {
        if (Refuse(state, note) is { } refusal)
        {
            return refusal;
        }

        if (!state.Candidates.IsEmpty)
        {
            return Next(state with { Candidates = [], Ramp = null }, null, note);
        }

        return state.Previous.IsEmpty
            ? ControlResult.Refused($"there is nothing to go back to: no candidate, and no version before {Text(state.Active)}")
            : Next(state with { Active = state.Previous[0], Previous = state.Previous.RemoveAt(0) }, null, note);
    }

    /// <summary>Takes all keys from the candidates, and never more than that: without one it is refused.</summary>
    public static ControlResult Abort(ControlState state, ChangeNote note) => state.Candidates.IsEmpty ? ControlResult.Refused("there is no candidate to abort") : Rollback(state, note);

    /// <summary>Keeps the active version and all shares as they are until <see cref="Unpin"/>; going back stays allowed.</summary>
    public static ControlResult Pin(ControlState state, ChangeNote note) =>
        Refuse(state, note)
        ?? (state.IsPinned ? ControlResult.Refused("the topology is pinned already") : null)
        ?? Next(state with { IsPinned = true }, null, note);

    /// <summary>Ends <see cref="Pin"/>.</summary>
    public static ControlResult Unpin(ControlState state, ChangeNote note) =>
        Refuse(state, note)
        ?? (state.IsPinned ? null : ControlResult.Refused("the topology is not pinned"))
        ?? Next(state with { IsPinned = false }, null, note);

    /// <summary>Lets a version score copies of events.</summary>
    /// <param name="state">The present state.</param>
    /// <param name="files">The shadow's files.</param>
    /// <param name="shadow">A version that is neither active nor a shadow.</param>
    /// <param name="note">Who, why and when.</param>
    public static ControlResult AddShadow(ControlState state, VersionFiles files, Shadow shadow, ChangeNote note)
    {
        var version = Text(shadow.Version);
        return Refuse(state, note)
            ?? (files.Version != shadow.Version ? ControlResult.Refused($"the files are those of version {Text(files.Version)}, not of {version}") : null)
            ?? RefuseFiles(state, files)
            ?? (shadow.Version == state.Active ? ControlResult.Refused($"version {version} is active; a shadow is another one") : null)
            ?? (state.Shadows.Any(other => other.Version == shadow.Version)
                ? ControlResult.Refused($"version {version} is a shadow already; remove it before it gets another share") : null)
            ?? Next(state with { Shadows = state.Shadows.Add(shadow) }, files, note);
    }

    /// <summary>Ends a shadow.</summary>
    public static ControlResult RemoveShadow(ControlState state, int version, ChangeNote note) =>
        Refuse(state, note)
        ?? (state.Shadows.All(shadow => shadow.Version != version) ? ControlResult.Refused($"version {Text(version)} is no shadow") : null)
        ?? Next(state with { Shadows = state.Shadows.RemoveAll(shadow => shadow.Version == version) }, null, note);

    private static ControlResult? Refuse(ControlState state, ChangeNote note) =>
        string.IsNullOrWhiteSpace(note.Who) || string.IsNullOrWhiteSpace(note.Why)
            ? ControlResult.Refused("a change says who makes it and why; one of the two is missing")
            : state.Revision == long.MaxValue ? ControlResult.Refused("the revision cannot grow any more") : null;

    private static ControlResult? RefusePinned(ControlState state) =>
        state.IsPinned ? ControlResult.Refused("the topology is pinned; unpin it first") : null;

    private static ControlResult? RefuseFiles(ControlState state, VersionFiles files) =>
        files.Version < 1 ? ControlResult.Refused($"{Text(files.Version)} is no version; allowed is 1 or more")
        : !VersionFiles.IsDigest(files.Digest) ? ControlResult.Refused($"the digest of version {Text(files.Version)} is no SHA-256 of 64 hex digits in lower case")
        : state.Digests.TryGetValue(files.Version, out var known) && !string.Equals(known, files.Digest, StringComparison.Ordinal)
            ? ControlResult.Refused($"version {Text(files.Version)} is known with digest {known[..16]}…, and its files now have {files.Digest[..16]}…; the files of a version never change")
            : null;

    /// <summary>The changed state with the next revision, or why it would break a rule.</summary>
    private static ControlResult Next(ControlState changed, VersionFiles? named, ChangeNote note)
    {
        var next = changed with
        {
            Revision = changed.Revision + 1,
            Shadows = changed.Shadows.RemoveAll(shadow => shadow.Version == changed.Active),
            Digests = named is { } files ? changed.Digests.SetItem(files.Version, files.Digest) : changed.Digests,
            ChangedBy = note.Who,
            Reason = note.Why,
            ChangedAt = note.When.ToUniversalTime(),
        };
        return Checked(next with { Digests = next.Digests.RemoveRange(next.Digests.Keys.Except(next.Versions)) });
    }

    private static ControlResult Checked(ControlState state) =>
        ControlStateRules.Check(state) is { IsEmpty: false } mistakes ? ControlResult.Refused(string.Join("; ", mistakes)) : ControlResult.Accepted(state);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
