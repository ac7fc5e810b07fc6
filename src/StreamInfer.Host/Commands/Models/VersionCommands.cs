using System.CommandLine;
using StreamInfer.Models.Control;

namespace StreamInfer.Host.Commands.Models;

/// <summary>The verbs that need no more than a topology: <c>promote</c>, <c>hold</c>, <c>resume</c>, <c>advance</c>, <c>rollback</c>, <c>pin</c>, <c>unpin</c>.</summary>
internal static class VersionCommands
{
    public static IEnumerable<Command> Create(ControlDesk desk) =>
    [
        Promote(desk),
        Plain("hold", "Stops a ramp where it is, until resume. A broken guardrail still takes the candidate back.", ControlChange.Hold, desk),
        Plain("resume", "Lets a held ramp go on.", ControlChange.Resume, desk),
        Plain("advance", "Takes a ramp to its next stage, whatever the evidence.", ControlChange.Advance, desk),
        Plain("rollback", "Takes all keys from the candidates; where there are none, makes the version active that was so before.", ControlChange.Rollback, desk),
        Plain("pin", "Keeps the active version and all shares as they are until unpin; rollback stays allowed.", ControlChange.Pin, desk),
        Plain("unpin", "Ends pin.", ControlChange.Unpin, desk),
    ];

    private static ChangeCommand Promote(ControlDesk desk)
    {
        var version = VersionArgument.Create();
        return new ChangeCommand("promote", "Makes a version active for all keys, at once. Candidates lose their shares.", desk, (parsed, plan, repository) =>
        {
            var files = VersionArgument.Find(repository.Value, plan.Model.Name, parsed.GetValue(version));
            return (state, note) => ControlChange.Promote(state, files, note);
        })
        {
            version,
        };
    }

    private static ChangeCommand Plain(string name, string description, Func<ControlState, ChangeNote, ControlResult> change, ControlDesk desk) =>
        new(name, description, desk, (_, _, _) => change);
}
