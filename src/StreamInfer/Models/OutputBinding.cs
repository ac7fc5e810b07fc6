using System.Collections.Immutable;
using StreamInfer.Inference;

namespace StreamInfer.Models;

/// <summary>How the outputs of a model become scores.</summary>
/// <param name="Shape">Which results there are for each row.</param>
/// <param name="Score">Where the score comes from.</param>
/// <param name="ScoreColumn">Which of the values a row of <paramref name="Score"/> is the score.</param>
/// <param name="Label">Where the class label comes from; null for none.</param>
/// <param name="Probabilities">Where the class probabilities come from; null for none.</param>
/// <param name="ClassLabels">One a probability, in their order: the keys of a ZipMap, otherwise 0, 1, 2 …; empty without
/// probabilities.</param>
/// <param name="PassThrough">In the order of <see cref="ScoreShape.PassThrough"/>.</param>
public sealed record OutputBinding(
    ScoreShape Shape,
    BoundOutput Score,
    int ScoreColumn,
    BoundOutput? Label,
    BoundOutput? Probabilities,
    ImmutableArray<string> ClassLabels,
    ImmutableArray<BoundOutput> PassThrough);
