using System.Text.Json.Nodes;

namespace StreamInfer.Topologies.Shapes;

/// <summary>A model version by number, or <c>latest</c> (null).</summary>
internal sealed class VersionShape : ScalarShape<int?>
{
    private const string Latest = "latest";

    private static readonly IntegerShape Number = new(1, int.MaxValue);

    public override string Allowed => $"{Number.Allowed}, or {Latest}";

    public override Parsed<int?> Parse(string text, string folder)
    {
        if (string.Equals(text, Latest, StringComparison.Ordinal))
        {
            return Parsed<int?>.Of(null);
        }

        var number = Number.Parse(text, folder);
        return number.Fault is { } fault ? Parsed<int?>.Fails(fault) : Parsed<int?>.Of(number.Value);
    }

    public override JsonObject Schema()
    {
        var schema = Number.Schema();
        schema["anyOf"]!.AsArray().Insert(1, new JsonObject { ["const"] = Latest });
        return schema;
    }
}
