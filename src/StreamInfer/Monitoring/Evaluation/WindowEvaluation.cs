namespace StreamInfer.Monitoring.Evaluation;

/// <summary>What a window says of all subjects.</summary>
/// <param name="Subjects">Features in the plan's order, numeric ones first; then <c>$score</c>, <c>$proj…</c>, <c>$joint</c> as far as there are any.</param>
/// <param name="Tests">Size of the family: how many tests were made.</param>
/// <param name="Q">Largest adjusted p-value that was rejected.</param>
public sealed record WindowEvaluation(IReadOnlyList<SubjectEvaluation> Subjects, int Tests, double Q);
