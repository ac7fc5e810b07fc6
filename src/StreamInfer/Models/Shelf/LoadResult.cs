using StreamInfer.Models.Gates;

namespace StreamInfer.Models.Shelf;

/// <summary>What came of loading and judging.</summary>
/// <param name="Verdict">Always there.</param>
/// <param name="Loaded">Null where it did not get that far.</param>
/// <param name="Bytes">Of its files; 0 where it did not get that far.</param>
/// <param name="LoadTook">Without the gate.</param>
internal sealed record LoadResult(GateVerdict Verdict, LoadedVersion? Loaded, long Bytes, TimeSpan LoadTook);
