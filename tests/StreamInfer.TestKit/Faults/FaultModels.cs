using System.Globalization;
using StreamInfer.TestKit.Processes;

namespace StreamInfer.TestKit.Faults;

/// <summary>
/// The versions that a run scores with. They decide alike, so that no guardrail has anything against one of them, and their scores differ by more than the checker
/// forgives, so that one which is passed off as another is found out.
/// </summary>
internal static class FaultModels
{
    /// <summary>The model's name.</summary>
    public const string Name = "faults";

    private static readonly string[] Cases = ["float_matrix", "float_matrix_nudged", "float_matrix_nudged_twice"];

    /// <summary>The greatest version.</summary>
    public static int Latest => Cases.Length;

    /// <summary>Makes a repository of them.</summary>
    /// <returns>The file of each version, version 1 first.</returns>
    public static string[] Write(TemporaryFolder folder, string repository) =>
    [
        .. Cases.Select((name, index) =>
        {
            var version = Directory.CreateDirectory(folder.File(Path.Combine(repository, Name, (index + 1).ToString(CultureInfo.InvariantCulture)))).FullName;
            var file = Path.Combine(version, "model.onnx");
            File.Copy(RepositoryFiles.Of("tests", "models", name, "model.onnx"), file);
            return file;
        }),
    ];
}
