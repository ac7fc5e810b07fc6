using System.Globalization;
using System.Runtime.InteropServices;

namespace StreamInfer.Models.Optimizing;

/// <summary>A constant of a graph, wherever its values lie: in bytes, in a list of numbers, or in a file beside the model.</summary>
/// <param name="message">The tensor.</param>
/// <param name="folder">Of the model.</param>
internal sealed class OnnxTensor(ProtobufMessage message, string folder)
{
    private const ulong OutsideOfTheFile = 1;

    public string Name => message.Text(OnnxField.TensorName);

    public bool IsFloat => message.Number(OnnxField.TensorType) == OnnxField.Float;

    public bool IsHalf => message.Number(OnnxField.TensorType) == OnnxField.Half;

    public bool IsExternal => message.Number(OnnxField.TensorLocation) == OutsideOfTheFile;

    /// <summary>Reads the values of a float tensor.</summary>
    /// <exception cref="ModelLoadException">There are not as many as its shape says.</exception>
    public float[] ReadFloats()
    {
        var values = IsExternal ? FromBytes(ReadExternal()) : message.All(OnnxField.TensorBytes).LastOrDefault() is { IsEmpty: false } bytes ? FromBytes(bytes.Span) : FromList();
        var due = Dimensions().Aggregate(1.0, (product, size) => product * size);
        return values.Length == due ? values : throw new ModelLoadException($"it is damaged: constant '{Name}' has {values.Length} values, and its shape is one of {due}");
    }

    /// <summary>The same constant in FP16.</summary>
    /// <param name="name">Of its own.</param>
    /// <param name="values">As many as there were.</param>
    public ProtobufMessage InHalf(string name, ReadOnlySpan<Half> values)
    {
        var half = new ProtobufMessage();
        foreach (var size in Dimensions())
        {
            half.Add(OnnxField.TensorDimension, (ulong)size);
        }

        return half.Add(OnnxField.TensorType, OnnxField.Half).Add(OnnxField.TensorName, name).Add(OnnxField.TensorBytes, MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <summary>The same constant with its values in the model's own file.</summary>
    public ProtobufMessage Inside()
    {
        if (!IsExternal)
        {
            return message;
        }

        var inside = new ProtobufMessage();
        foreach (var field in message.Fields.Where(field => field.Number is not (OnnxField.TensorExternal or OnnxField.TensorLocation)))
        {
            inside.Add(field);
        }

        return inside.Add(OnnxField.TensorBytes, ReadExternal());
    }

    private List<long> Dimensions()
    {
        var sizes = new List<long>();
        foreach (var field in message.Fields.Where(field => field.Number == OnnxField.TensorDimension))
        {
            var packed = field.Payload.Span;
            if (packed.IsEmpty)
            {
                sizes.Add((long)field.Value);
            }

            while (ProtobufReader.TryVarint(ref packed, out var size))
            {
                sizes.Add((long)size);
            }
        }

        return sizes.TrueForAll(size => size is >= 0 and <= int.MaxValue) ? sizes : throw new ModelLoadException($"it is damaged: constant '{Name}' has a dimension that cannot be");
    }

    private float[] FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length % sizeof(float) == 0
        ? MemoryMarshal.Cast<byte, float>(bytes).ToArray()
        : throw new ModelLoadException($"it is damaged: constant '{Name}' has {bytes.Length} bytes, which is no number of floats");

    // A list comes packed as one field, or a number a field; a number's own bytes end its field.
    private float[] FromList() =>
    [
        .. message.Fields.Where(field => field.Number == OnnxField.TensorFloats)
            .SelectMany(field => field.Payload.IsEmpty ? field.Whole.Length > sizeof(float) ? FromBytes(field.Whole.Span[^sizeof(float)..]) : [] : FromBytes(field.Payload.Span)),
    ];

    private byte[] ReadExternal()
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in message.All(OnnxField.TensorExternal).Select(ProtobufMessage.Parse))
        {
            entries[entry.Text(OnnxField.Name)] = entry.Text(OnnxField.EntryValue);
        }

        var path = Path.Combine(folder, entries.GetValueOrDefault("location", string.Empty));
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var offset = Whole(entries, "offset", 0);
        var length = Whole(entries, "length", file.Length - offset);
        if (offset > file.Length || length > Math.Min(Array.MaxLength, file.Length - offset))
        {
            throw new ModelLoadException($"constant '{Name}' is to be {length} bytes from {offset} on of {path}, which has {file.Length}");
        }

        var bytes = new byte[length];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }

    private long Whole(Dictionary<string, string> entries, string key, long otherwise) =>
        !entries.TryGetValue(key, out var text) ? Math.Max(0, otherwise)
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ModelLoadException($"it is damaged: constant '{Name}' has the {key} '{text}' in its file");
}
