namespace StreamInfer.Host.Audit;

/// <summary>An event, by where it lies.</summary>
internal sealed record SourcePosition(string Topic, int Partition, long Offset)
{
    public override string ToString() => $"{Topic}/{Partition}/{Offset}";
}
