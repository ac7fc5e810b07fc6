namespace StreamInfer.EmbeddedBroker.Wire;

/// <summary>A request that does not follow the protocol. The connection is closed, as Kafka does; nobody else notices.</summary>
internal sealed class MalformedRequestException(string message) : Exception(message);
