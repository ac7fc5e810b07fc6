using StreamInfer.Decoding.Avro.Schemas;

namespace StreamInfer.Decoding.Avro.Compiling;

/// <summary>What all parts of one compilation share.</summary>
internal sealed class CompileContext(DecodePlan plan)
{
    private readonly List<int> _touched = [];

    public DecodePlan Plan { get; } = plan;

    public ProgramBuilder Builder { get; } = new();

    public SchemaSizes Sizes { get; } = new();

    /// <summary>Routines that pass over records, with the calls that are to be patched.</summary>
    public Dictionary<AvroRecord, List<int>> SkipCalls { get; } = [];

    /// <summary>Targets that the writer schema has.</summary>
    public HashSet<int> Resolved { get; } = [];

    /// <summary>Number of targets for which code was made; see <see cref="TouchedSince"/>.</summary>
    public int Mark => _touched.Count;

    /// <summary>Notes that code for a target was made.</summary>
    public void Touch(int target, bool byWriter = true)
    {
        _touched.Add(target);
        if (byWriter)
        {
            Resolved.Add(target);
        }
    }

    /// <summary>The targets for which code was made since a mark.</summary>
    public IEnumerable<int> TouchedSince(int mark) => _touched.Skip(mark).Distinct();

    /// <summary>Compiles <paramref name="code"/> as the part <paramref name="name"/> of the current field.</summary>
    public void Within(string name, Action code)
    {
        var outer = Builder.Field;
        Builder.Field = outer.Length == 0 ? name : $"{outer}.{name}";
        code();
        Builder.Field = outer;
    }

    public AvroSchemaException Mismatch(AvroSchema writer, AvroSchema reader) =>
        new("$", $"field '{Builder.Field}': the writer's {writer} cannot be read as the reader's {reader}");
}
