namespace StreamInfer.EmbeddedBroker.Topics;

/// <summary>A topic, as the catalog's file keeps it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its id.</param>
/// <param name="Partitions">How many partitions it has.</param>
/// <param name="IsDeleted">It exists no more, but some of its data may still be there.</param>
/// <param name="Settings">What was set, by Kafka's names; defaults are not kept.</param>
internal sealed record CatalogEntry(string Name, Guid Id, int Partitions, bool IsDeleted, SortedDictionary<string, string> Settings);
