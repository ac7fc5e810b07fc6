namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>A way of assignment that a member supports.</summary>
/// <param name="Name">Its name, such as <c>range</c> or <c>cooperative-sticky</c>.</param>
/// <param name="Metadata">What the member tells the leader under it; opaque.</param>
internal readonly record struct MemberProtocol(string Name, byte[] Metadata);
