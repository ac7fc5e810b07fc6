using System.Collections.Concurrent;
using System.Text.Json;

namespace StreamInfer.Tests.Monitoring.Kit;

/// <summary>
/// The files of <c>Monitoring/Vectors</c>: language-neutral inputs with what must come out. Each case is a test of its own, named by its number in the
/// file and its name.
/// </summary>
public static class Vectors
{
    private static readonly ConcurrentDictionary<string, JsonElement> Files = new();

    /// <summary>The cases of a file that have all the keys in <paramref name="keys"/>.</summary>
    public static TheoryData<string, string> Of(string file, params string[] keys)
    {
        var data = new TheoryData<string, string>();
        var index = 0;
        foreach (var element in Root(file).GetProperty("cases").EnumerateArray())
        {
            if (Array.TrueForAll(keys, key => element.TryGetProperty(key, out _)))
            {
                data.Add(file, element.TryGetProperty("name", out var name) ? $"{index} {name.GetString()}" : $"{index}");
            }

            index++;
        }

        return data;
    }

    public static VectorCase Case(string file, string name)
    {
        var root = Root(file);
        var index = int.Parse(name.Split(' ')[0]);
        var tolerance = root.GetProperty("tolerance");
        return new VectorCase(
            $"{file}.json, case {name}",
            root.GetProperty("cases")[index],
            tolerance.GetProperty("abs").GetDouble(),
            tolerance.GetProperty("rel").GetDouble());
    }

    private static JsonElement Root(string file) => Files.GetOrAdd(file, static name =>
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Monitoring", "Vectors", name + ".json")));
        return document.RootElement.Clone();
    });
}
