using System.Text.Json.Nodes;

namespace StreamInfer.Topologies.Shapes;

/// <summary>
/// A file that exists; a relative one is sought from the folder of the file that names it. The value is the absolute path.
/// </summary>
internal sealed class FileShape(string allowed) : ScalarShape<string>
{
    public override string Allowed => allowed;

    public override Parsed<string> Parse(string text, string folder)
    {
        if (text.Length == 0 || text.Contains('\0'))
        {
            return Parsed<string>.Fails(TopologyErrorKind.Invalid);
        }

        var path = Path.GetFullPath(text, folder);
        return File.Exists(path)
            ? Parsed<string>.Of(path)
            : Parsed<string>.Fails(TopologyErrorKind.MissingFile, Path.IsPathRooted(text) ? "" : $", sought from {folder}");
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1 };
}
