namespace StreamInfer.Host.Api.Contracts;

/// <summary>A change that only needs to say why.</summary>
/// <param name="Reason">1 to 500 characters.</param>
internal sealed record ReasonRequest(string Reason);
