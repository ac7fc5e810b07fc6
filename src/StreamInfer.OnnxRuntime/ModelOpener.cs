using System.Collections.Immutable;
using StreamInfer.Models;

namespace StreamInfer.OnnxRuntime;

/// <summary>Opens a model; one that gives maps is opened once more with the tensors before its ZipMaps as outputs.</summary>
internal static class ModelOpener
{
    /// <exception cref="ModelLoadException">As <see cref="SessionOpener.Open"/>.</exception>
    public static OpenedModel Open(ModelManifest manifest, OpeningPlan plan)
    {
        var plain = SessionOpener.Open(manifest, plan, extended: null);
        var signature = SignatureReader.Read(plain.Session);
        if (signature.Outputs.All(port => port.Kind != ModelPortKind.SequenceOfMap))
        {
            return new OpenedModel(plain, signature, []);
        }

        var model = File.ReadAllBytes(manifest.ModelFile);
        var zipMaps = ZipMapSearch.Find(model).RemoveAll(node => !Leads(signature, node));
        var hidden = zipMaps.RemoveAll(node => signature.Outputs.Any(port => port.Name == node.Tensor));
        var runtime = plain;
        if (!hidden.IsEmpty)
        {
            plain.Dispose();
            runtime = SessionOpener.Open(manifest, plan, ZipMapShortcut.Extend(model, hidden));
        }

        return new OpenedModel(runtime, WithKeys(signature, zipMaps), zipMaps);
    }

    // From a tensor made by the model to one of its outputs; an input cannot be an output as well.
    private static bool Leads(ModelSignature signature, ZipMapNode node) =>
        signature.Outputs.Any(port => port.Name == node.Output && port.Kind == ModelPortKind.SequenceOfMap)
        && signature.Inputs.All(port => port.Name != node.Tensor);

    private static ModelSignature WithKeys(ModelSignature signature, ImmutableArray<ZipMapNode> zipMaps) => signature with
    {
        Outputs =
        [
            .. signature.Outputs.Select(
                port => port with { Keys = zipMaps.FirstOrDefault(node => node.Output == port.Name)?.Labels ?? [] }),
        ],
    };
}
