namespace StreamInfer.Monitoring.Profiles;

/// <summary>A projection with its distribution in the training data.</summary>
/// <param name="Name"><c>$proj0</c> … <c>$proj7</c>.</param>
/// <param name="Features">Names of the features it takes, in the order of drawing.</param>
/// <param name="Signs">1 or −1 for each of them.</param>
/// <param name="Distribution">Its values.</param>
public sealed record ProjectionProfile(string Name, IReadOnlyList<string> Features, IReadOnlyList<int> Signs, NumericProfile Distribution);
