namespace StreamInfer.EmbeddedBroker.Tests.Storage;

/// <summary>A record as the model knows it. Ends of transactions have the value <c>commit</c> or <c>abort</c>.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Value">Its value.</param>
/// <param name="Transaction">The number of its transaction; -1 for none.</param>
/// <param name="IsMarker">Whether it is the end of the transaction.</param>
internal sealed record ModelRecord(long Offset, string Value, int Transaction, bool IsMarker);
