using System.Text;
using StreamInfer.Decoding.Avro.Programs;
using StreamInfer.Decoding.Avro.Schemas;
using StreamInfer.Ingestion;

namespace StreamInfer.Decoding.Avro.Compiling;

/// <summary>
/// Collects instructions. Skips of neighbouring values of fixed size become one; whoever needs the index of the next instruction has
/// to ask for it (<see cref="Next"/>), which ends such a run.
/// </summary>
internal sealed class ProgramBuilder
{
    /// <summary>Most instructions: schemas within the parser's bounds need far fewer, unless made to explode.</summary>
    public const int MaxInstructions = 1 << 17;

    private readonly List<Instruction> _code = [];
    private readonly List<string> _fields = [];
    private readonly List<int> _jumps = [];
    private readonly List<RawValue> _constants = [];
    private readonly PinnedArena _text = new(4096);
    private int _skip;
    private string _skipFrom = string.Empty;
    private string _skipTo = string.Empty;
    private int _loops;
    private int _maxLoops;

    /// <summary>The field that is being compiled, for messages.</summary>
    public string Field { get; set; } = string.Empty;

    /// <summary>The operand by which instructions name the cell of a target.</summary>
    public static unsafe uint CellOf(int target) => (uint)target * (uint)sizeof(RawValue);

    /// <summary>Index that the next instruction will have. A jump may lead there.</summary>
    public int Next
    {
        get
        {
            FlushSkip();
            return _code.Count;
        }
    }

    public int Emit(Instruction instruction)
    {
        FlushSkip();
        return Add(instruction, Field);
    }

    /// <summary>Sets operand A of an instruction that was emitted before its jump's target was known.</summary>
    public void PatchA(int index, int a) => _code[index] = _code[index] with { A = a };

    /// <summary>Sets operand B likewise.</summary>
    public void PatchB(int index, int b) => _code[index] = _code[index] with { B = b };

    /// <summary>Replaces an instruction.</summary>
    public void Replace(int index, Instruction instruction) => _code[index] = instruction;

    /// <summary>Passes over bytes; neighbouring skips become one.</summary>
    public void SkipFixed(int bytes)
    {
        if (int.MaxValue - _skip < bytes)
        {
            FlushSkip();
        }

        _skipFrom = _skip == 0 ? Field : _skipFrom;
        _skipTo = Field;
        _skip += bytes;
    }

    /// <summary>Emits the start of an array or map; its operand B is to be patched.</summary>
    public int EnterLoop(int leastBytes, bool skipSized)
    {
        _maxLoops = Math.Max(_maxLoops, ++_loops);
        return Emit(new Instruction { Code = OpCode.Blocks, A = leastBytes, Target = skipSized ? 1u : 0 });
    }

    /// <summary>Ends a loop whose body is complete.</summary>
    public void LeaveLoop(int blocks)
    {
        _loops--;
        PatchB(blocks, Next);
    }

    public int AddConstant(RawValue value)
    {
        _constants.Add(value);
        return _constants.Count - 1;
    }

    /// <summary>Copies bytes to memory that lives as long as the program.</summary>
    public RawValue Pin(ReadOnlySpan<byte> bytes, RawKind kind)
    {
        var range = _text.Append(bytes);
        return new RawValue(range.Pointer, range.Length, kind);
    }

    public RawValue Pin(string text) => Pin(Encoding.UTF8.GetBytes(text), RawKind.Text);

    /// <summary>Adds to the jump table.</summary>
    /// <returns>Index of the first entry.</returns>
    public int AddJumps(params ReadOnlySpan<int> targets)
    {
        _jumps.AddRange(targets);
        return _jumps.Count - targets.Length;
    }

    public AvroProgram Build()
    {
        FlushSkip();
        return new AvroProgram(_code, _fields, _jumps, _constants, _text, _maxLoops);
    }

    private void FlushSkip()
    {
        if (_skip > 0)
        {
            var fields = string.Equals(_skipFrom, _skipTo, StringComparison.Ordinal) ? _skipFrom : $"{_skipFrom} to {_skipTo}";
            Add(new Instruction { Code = OpCode.SkipFixed, A = _skip }, fields);
            _skip = 0;
        }
    }

    private int Add(Instruction instruction, string field)
    {
        if (_code.Count == MaxInstructions)
        {
            throw new AvroSchemaException("$", $"a decoder for it needs more than {MaxInstructions} instructions");
        }

        _code.Add(instruction);
        _fields.Add(field);
        return _code.Count - 1;
    }
}
