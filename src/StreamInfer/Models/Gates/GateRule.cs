namespace StreamInfer.Models.Gates;

/// <summary>
/// Which verdicts let a version score. For a rollout every check has to pass. Where it is the only choice, two failures are forgiven, and logged: runs over
/// their budget (late predictions are better than none), and rows: a model that takes none of the rows made up for it, and has no golden records, may still
/// take real ones. A model that does not load, has other golden scores, fails at some batch size or gives what is no number never scores.
/// </summary>
public static class GateRule
{
    public static bool Admits(GateVerdict verdict, GateOccasion occasion) =>
        verdict.Checks.All(check => check.Passed || (occasion == GateOccasion.OnlyChoice && IsForgivable(check.Kind)));

    private static bool IsForgivable(GateCheckKind kind) => kind is GateCheckKind.RunTime or GateCheckKind.Rows;
}
