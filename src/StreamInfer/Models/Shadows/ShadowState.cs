namespace StreamInfer.Models.Shadows;

/// <summary>What a shadow has done so far.</summary>
/// <param name="Offered">Events that are its share.</param>
/// <param name="Scored">Those of them that it scored.</param>
/// <param name="Dropped">Those that came while its queue was full.</param>
/// <param name="Failed">Those that it, its decoder or its producer failed on.</param>
/// <param name="Agreement">How its scores compare with what was published.</param>
public sealed record ShadowState(long Offered, long Scored, long Dropped, long Failed, Agreement Agreement);
