using System.Globalization;

namespace StreamInfer.Monitoring.State;

/// <summary>Keys of the state topic: <c>pipeline/checkpoint/instance</c>, <c>pipeline/instance/instance</c>, <c>pipeline/alarms/judge</c>, <c>pipeline/version/pane/instance</c>.</summary>
/// <param name="Kind">What lies there.</param>
/// <param name="Instance">Who wrote it.</param>
/// <param name="Version">Of a pane.</param>
/// <param name="Pane">Of a pane.</param>
internal readonly record struct StateKey(StateKind Kind, string Instance, int Version = 0, long Pane = 0)
{
    private const string Checkpoint = "checkpoint";
    private const string Instances = "instance";
    private const string Alarms = "alarms";

    /// <summary>Where the states of alarms lie: one record, whoever judges.</summary>
    public static StateKey OfAlarms { get; } = new(StateKind.Alarms, "judge");

    public string Of(string pipeline) => Kind switch
    {
        StateKind.Checkpoint => $"{pipeline}/{Checkpoint}/{Instance}",
        StateKind.Instance => $"{pipeline}/{Instances}/{Instance}",
        StateKind.Alarms => $"{pipeline}/{Alarms}/{Instance}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{pipeline}/{Version}/{Pane}/{Instance}"),
    };

    /// <returns>Null for a key of another pipeline, or one that nobody here wrote.</returns>
    public static StateKey? Parse(string key, string pipeline)
    {
        var parts = key.Split('/');
        if (parts.Length is < 3 or > 4 || !string.Equals(parts[0], pipeline, StringComparison.Ordinal))
        {
            return null;
        }

        if (parts.Length == 3)
        {
            return parts[1] switch
            {
                Checkpoint => new StateKey(StateKind.Checkpoint, parts[2]),
                Instances => new StateKey(StateKind.Instance, parts[2]),
                Alarms => OfAlarms,
                _ => null,
            };
        }

        return int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && long.TryParse(parts[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var pane)
            ? new StateKey(StateKind.Pane, parts[3], version, pane)
            : null;
    }
}
