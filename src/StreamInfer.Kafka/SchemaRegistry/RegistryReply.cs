using System.Net;

namespace StreamInfer.Kafka.SchemaRegistry;

/// <summary>An answer that is final: neither a sign of an unwell server nor a request to come back later.</summary>
/// <param name="Target">What was asked and where, for messages: method and address without credentials.</param>
/// <param name="Status">Success or not found.</param>
/// <param name="Body">All of it, at most <see cref="BoundedBody.Limit"/> bytes.</param>
internal sealed record RegistryReply(string Target, HttpStatusCode Status, byte[] Body);
