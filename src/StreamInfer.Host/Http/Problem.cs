using System.Text.Json.Serialization;

namespace StreamInfer.Host.Http;

/// <summary>Problem details as RFC 9457 has them.</summary>
/// <param name="Type">Always <c>about:blank</c>: the status says it.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong, for people.</param>
/// <param name="Instance">The path.</param>
/// <param name="Errors">What is wrong, by field; left out where it is nothing of the kind.</param>
internal sealed record Problem(
    string Type, string Title, int Status, string Detail, string? Instance, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors);
