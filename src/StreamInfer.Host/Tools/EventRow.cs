using System.Text.Json.Nodes;

namespace StreamInfer.Host.Tools;

/// <summary>One event of a file.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Fields">Its fields; values of a CSV file are text, or null where the field is empty.</param>
internal sealed record EventRow(int Line, JsonObject Fields);
