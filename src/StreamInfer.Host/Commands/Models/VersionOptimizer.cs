using System.Globalization;
using Microsoft.Extensions.Logging;
using StreamInfer.Models;
using StreamInfer.Models.Optimizing;
using StreamInfer.OnnxRuntime;
using StreamInfer.Topologies;

namespace StreamInfer.Host.Commands.Models;

/// <summary>
/// Makes a version of a model from another one, in a folder of its own beside the versions, holds it to its golden records there, and moves it to its place in one step: nobody
/// sees half of it, and no version is ever overwritten.
/// </summary>
/// <param name="repository">The models.</param>
/// <param name="logger">Takes the warnings of the model.</param>
internal sealed class VersionOptimizer(ModelRepository repository, ILogger logger)
{
    /// <exception cref="ModelLoadException">There is no such version, it cannot be rewritten, its scores differ too much, or the new version is there already.</exception>
    public OptimizeReport Make(OptimizePlan plan)
    {
        var source = repository.Resolve(plan.Model, plan.From);
        var parent = Path.Combine(repository.Root, plan.Model);
        var version = plan.To ?? Next(parent);
        var target = Path.Combine(parent, Number(version));
        Refuse(target);
        var work = Path.Combine(parent, $".optimize-{Guid.NewGuid():N}");
        try
        {
            // Within it the layout is that of a repository: the version can be looked at as one.
            var folder = Directory.CreateDirectory(Path.Combine(work, plan.Model, Number(version))).FullName;
            var report = Write(plan, source, folder, version);
            Refuse(target);
            Directory.Move(folder, target);
            return report;
        }
        finally
        {
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }
        }
    }

    private OptimizeReport Write(OptimizePlan plan, ResolvedModel source, string folder, int version)
    {
        var made = source.Manifest with { Version = version, ModelFile = Path.Combine(folder, "model.onnx"), GoldenTolerance = Tolerance(plan, source.Manifest) };
        HalfReport? half = null;
        if (plan.Half is { } options)
        {
            var conversion = HalfConversion.Read(source.Manifest.ModelFile);
            File.WriteAllBytes(made.ModelFile, conversion.Convert(FloatValues.Of(source.Manifest, conversion.ShowAll()), options, out half));
        }
        else
        {
            OfflineGraph.Write(source.Manifest, made.ModelFile);
        }

        if (source.Manifest.GoldenFile is { } golden)
        {
            made = made with { GoldenFile = Path.Combine(folder, "golden.jsonl") };
            File.Copy(golden, made.GoldenFile);
        }

        var before = repository.Find(plan.Model, source.Identity.Version);
        var reference = Path.Combine(before.Path, "reference.json");
        if (File.Exists(reference))
        {
            File.Copy(reference, Path.Combine(folder, "reference.json"));
        }

        var difference = Compare(source.Manifest, made);
        made = made with { Sha256 = ModelDigest.Compute(made.ModelFile) };
        var origin = string.Create(CultureInfo.InvariantCulture, $"{(half is null ? "Optimised by ONNX Runtime from" : "FP16 of")} version {source.Identity.Version}.");

        // Last: a folder with a manifest is complete.
        File.WriteAllText(Path.Combine(folder, "model.yaml"), VersionManifest.Write(before.HasManifest ? File.ReadAllText(before.ManifestFile) : null, made, origin));
        var resolved = ModelRepository.Open(Path.GetFullPath(Path.Combine(folder, "..", ".."))).Resolve(plan.Model, version);
        return new OptimizeReport(source.Identity, resolved.Identity, ModelFiles.Bytes(source.Manifest.ModelFile), ModelFiles.Bytes(made.ModelFile), half, difference) { Tolerance = made.GoldenTolerance };
    }

    private GoldenDifference? Compare(ModelManifest source, ModelManifest made)
    {
        var (before, after) = (OnnxModelLoader.ReadSignature(source), OnnxModelLoader.ReadSignature(made));
        if (Text(before) != Text(after))
        {
            throw new ModelLoadException($"the rewritten model would be of another signature: {Text(after)} instead of {Text(before)}");
        }

        // The records are looked at here, for the figures.
        var fitted = SignatureFeatures.Of(made, after, out var features);
        using var session = OnnxModelLoader.Load(fitted with { GoldenFile = null }, features, DevicePolicy.Cpu, 2, logger);
        if (made.GoldenFile is not { } golden)
        {
            return null;
        }

        var difference = GoldenDifference.Measure(golden, session);
        return difference.Absolute <= made.GoldenTolerance ? difference : throw new ModelLoadException(string.Create(
            CultureInfo.InvariantCulture,
            $"the rewritten model's scores differ by {difference.Absolute:G3} from the golden records (line {difference.Worst} of {source.GoldenFile}), where --tolerance allows {made.GoldenTolerance:R}; nothing was made"));
    }

    private static double Tolerance(OptimizePlan plan, ModelManifest manifest) =>
        plan.Tolerance ?? (plan.Half is null ? manifest.GoldenTolerance : Math.Max(OptimizePlan.HalfTolerance, manifest.GoldenTolerance));

    private static string Text(ModelSignature signature) =>
        $"({string.Join(", ", signature.Inputs.Select(port => $"{port.Name} {port}"))}) to ({string.Join(", ", signature.Outputs.Select(port => $"{port.Name} {port.TypeText}"))})";

    // Whatever is there counts, complete or not: it may be on its way.
    private static int Next(string parent) =>
        1 + Directory.EnumerateDirectories(parent).Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).Max();

    private static void Refuse(string target)
    {
        if (Path.Exists(target))
        {
            throw new ModelLoadException($"{target} is there already, and a version never changes; name another with --to");
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
