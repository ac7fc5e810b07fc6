namespace StreamInfer.Decoding;

/// <summary>One path that a decoder has to find, and where its value goes.</summary>
/// <param name="Path">Where the value lies in the event.</param>
/// <param name="Length">1 for a single value; more for an array of that many elements (nested ones in row-major order).</param>
/// <param name="FirstElement">For an array: index of its first element in <see cref="RawRow.Elements"/>; otherwise 0.</param>
public sealed record DecodeTarget(FieldPath Path, int Length, int FirstElement)
{
    public bool IsArray => Length > 1;
}
