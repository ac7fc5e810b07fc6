namespace StreamInfer.Host.Api.Contracts;

/// <summary>Dead letters that are to be tried again.</summary>
/// <param name="Items">1 to 100.</param>
/// <param name="Reason">Why, 1 to 500 characters.</param>
internal sealed record RedriveRequest(IReadOnlyList<RedriveRequest.PlaceItem> Items, string Reason)
{
    internal sealed record PlaceItem(int Partition, long Offset);
}
