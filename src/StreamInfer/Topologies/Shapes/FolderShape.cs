using System.Text.Json.Nodes;

namespace StreamInfer.Topologies.Shapes;

/// <summary>
/// A folder, which need not exist; a relative one is sought from the folder of the file that names it. The value is the absolute path.
/// </summary>
internal sealed class FolderShape : ScalarShape<string>
{
    public override string Allowed => "the path of a folder";

    public override Parsed<string> Parse(string text, string folder)
    {
        if (text.Length == 0 || text.Contains('\0'))
        {
            return Parsed<string>.Fails(TopologyErrorKind.Invalid);
        }

        var path = Path.GetFullPath(text, folder);
        return File.Exists(path)
            ? Parsed<string>.Fails(TopologyErrorKind.Invalid, ", and there is a file of that name")
            : Parsed<string>.Of(path);
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["minLength"] = 1 };
}
