using System.Text.Json.Nodes;
using StreamInfer.Topologies.Documents;

namespace StreamInfer.Topologies.Shapes;

/// <summary>How a JSON schema says that a value may also be taken from the environment.</summary>
internal static class EnvironmentSchema
{
    public const string Definition = "environment";

    /// <summary>The value itself, or text with a reference.</summary>
    public static JsonObject Or(JsonObject value) => new()
    {
        ["anyOf"] = new JsonArray(value, new JsonObject { ["$ref"] = $"#/definitions/{Definition}" }),
    };

    /// <summary>Text with at least one reference.</summary>
    public static JsonObject Reference() => new()
    {
        ["description"] = "A value with environment variables, ${NAME} or ${NAME:default}, or with what a file holds, ${file:PATH}.",
        ["type"] = "string",
        ["pattern"] = EnvironmentText.ReferencePattern,
    };
}
