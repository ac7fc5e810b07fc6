namespace StreamInfer.Monitoring.Evaluation;

/// <summary>What a window has of a subject.</summary>
/// <param name="Rows">Events.</param>
/// <param name="Count">Finite values.</param>
/// <param name="ReferenceCount">Finite values of the reference.</param>
/// <param name="Missing">Events without a value.</param>
/// <param name="OutOfRange">Values outside the reference's range.</param>
/// <param name="NewCategories">Values that the reference does not know.</param>
public readonly record struct SubjectCounts(long Rows, long Count, long ReferenceCount, long Missing, long OutOfRange, long NewCategories);
