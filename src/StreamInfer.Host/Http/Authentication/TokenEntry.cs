namespace StreamInfer.Host.Http.Authentication;

/// <summary>What is known of a token.</summary>
/// <param name="Name">Whose it is; in every audit entry.</param>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="Hash">Its SHA-256.</param>
internal sealed record TokenEntry(string Name, string Role, byte[] Hash);
