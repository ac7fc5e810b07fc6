using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using StreamInfer.Inference;
using StreamInfer.Models;

namespace StreamInfer.OnnxRuntime;

/// <summary>The outputs that a run has to give, each asked for once, and what is read of each.</summary>
internal sealed class OutputFeed
{
    private readonly OutputReader[][] _readers;

    /// <param name="binding">What is read.</param>
    /// <param name="zipMaps">Maps in whose place the tensor before them is read.</param>
    public OutputFeed(OutputBinding binding, ImmutableArray<ZipMapNode> zipMaps)
    {
        var readers = new Dictionary<string, List<OutputReader>>(StringComparer.Ordinal);
        var score = Source(binding.Score, zipMaps);
        var probabilities = binding.Probabilities is { } stated ? Source(stated, zipMaps) : null;
        Add(readers, score, Numbers(score, binding.ScoreColumn, probabilities?.Name == score.Name));
        if (probabilities is not null && probabilities.Name != score.Name)
        {
            Add(readers, probabilities, Numbers(probabilities, -1, probabilities: true));
        }

        if (binding.Label is { } label)
        {
            Add(readers, label, new LabelReader(label));
        }

        for (var index = 0; index < binding.PassThrough.Length; index++)
        {
            Add(readers, binding.PassThrough[index], new PassThroughReader(binding.PassThrough[index], index));
        }

        Names = [.. readers.Keys];
        _readers = [.. readers.Values.Select(list => list.ToArray())];
    }

    /// <summary>Of the model's outputs, in the order in which <see cref="Read"/> takes them.</summary>
    public string[] Names { get; }

    /// <summary>Reads all of one run; parameters as in <see cref="OutputReader.Read"/>.</summary>
    public void Read(IReadOnlyList<OrtValue> values, int ran, int rows, ScoreBlock scores, int first)
    {
        for (var index = 0; index < _readers.Length; index++)
        {
            foreach (var reader in _readers[index])
            {
                reader.Read(values[index], ran, rows, scores, first);
            }
        }
    }

    private static BoundOutput Source(BoundOutput output, ImmutableArray<ZipMapNode> zipMaps) =>
        output.Kind == ModelPortKind.SequenceOfMap && zipMaps.FirstOrDefault(node => node.Output == output.Name) is { } zipMap
            ? output with { Name = zipMap.Tensor, Kind = ModelPortKind.Tensor }
            : output;

    private static OutputReader Numbers(BoundOutput output, int scoreColumn, bool probabilities) =>
        output.Kind == ModelPortKind.SequenceOfMap
            ? new MapReader(output, scoreColumn, probabilities)
            : new NumberReader(output, scoreColumn, probabilities);

    private static void Add(Dictionary<string, List<OutputReader>> readers, BoundOutput output, OutputReader reader)
    {
        if (!readers.TryGetValue(output.Name, out var list))
        {
            readers.Add(output.Name, list = []);
        }

        list.Add(reader);
    }
}
