using System.Globalization;

namespace StreamInfer.Host.Demo.Stories;

/// <summary>The model repository of a story, which versions come to one after the other.</summary>
internal sealed class StoryRepository
{
    private readonly string _model;

    /// <param name="folder">Made if absent.</param>
    /// <param name="model">The model's name.</param>
    public StoryRepository(string folder, string model)
    {
        (Folder, _model) = (folder, model);
        Directory.CreateDirectory(Path.Combine(folder, model));
    }

    public string Folder { get; }

    /// <summary>A version appears: whole, as a copy that is given its name last.</summary>
    /// <exception cref="IOException">It is not in the repository that it comes from.</exception>
    public void Add(string from, int version)
    {
        var name = version.ToString(CultureInfo.InvariantCulture);
        var source = Path.Combine(from, _model, name);
        var arriving = Directory.CreateDirectory(Path.Combine(Folder, _model, $".{name}")).FullName;
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(arriving, Path.GetFileName(file)));
        }

        Directory.Move(arriving, Path.Combine(Folder, _model, name));
    }
}
