using System.Runtime.CompilerServices;
using StreamInfer.Ingestion;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>
/// A compiled decoder with the memory that its runs need, all of it pinned: one run at a time. Text of constants (enum symbols,
/// defaults) lies here, so the program has to outlive the values that it gave.
/// </summary>
internal sealed unsafe class AvroProgram
{
    private readonly Instruction[] _code;
    private readonly string[] _fields;
    private readonly int[] _jumps;
    private readonly RawValue[] _constants;
    private readonly LoopFrame[] _loops;
    private readonly int[] _calls;
    private readonly byte[] _nothing = GC.AllocateArray<byte>(1, pinned: true);

    /// <param name="code">The instructions, from the first to run.</param>
    /// <param name="fields">For each instruction, the field that it reads.</param>
    /// <param name="jumps">Targets of unions and map keys.</param>
    /// <param name="constants">Enum symbols, map keys, defaults.</param>
    /// <param name="text">The constants' bytes.</param>
    /// <param name="loopNesting">Most arrays and maps inside each other within one routine.</param>
    public AvroProgram(
        IReadOnlyList<Instruction> code, IEnumerable<string> fields, IReadOnlyList<int> jumps, IReadOnlyList<RawValue> constants, PinnedArena text, int loopNesting)
    {
        _code = Pin(code);
        _fields = [.. fields];
        _jumps = Pin(jumps);
        _constants = Pin(constants);
        Text = text;

        // A frame below the first, as loops are entered by stepping up; and one above the last, which Count may look at.
        _loops = GC.AllocateArray<LoopFrame>((loopNesting * (BranchSteps.MaxDepth + 1)) + 2, pinned: true);
        _calls = GC.AllocateArray<int>(BranchSteps.MaxDepth, pinned: true);
    }

    /// <summary>The bytes that constants point to.</summary>
    public PinnedArena Text { get; }

    /// <summary>Decodes one payload into a row that was cleared.</summary>
    [SkipLocalsInit]
    public DecodeFault Run(ByteRange payload, RawRow row)
    {
        fixed (RawValue* cells = row.Cells, elements = row.Elements, constants = _constants)
        fixed (Instruction* code = _code)
        fixed (int* jumps = _jumps, calls = _calls)
        fixed (LoopFrame* loops = _loops)
        fixed (byte* nothing = _nothing)
        {
            Machine machine;
            machine.Start = payload.Length > 0 ? (byte*)payload.Pointer : nothing;
            machine.End = machine.Start + Math.Max(payload.Length, 0);
            machine.Cells = cells;
            machine.Elements = elements;
            machine.Code = code;
            machine.Jumps = jumps;
            machine.Constants = constants;
            machine.Loop = loops;
            machine.Calls = calls;
            machine.Depth = 0;
            machine.EmptyItems = BlockSteps.MaxEmptyItems;
            return Interpreter.Run(&machine)
                ? DecodeFault.None
                : FaultText.Describe(&machine, _fields[machine.FaultIn - code]);
        }
    }

    private static T[] Pin<T>(IReadOnlyList<T> items)
        where T : unmanaged
    {
        var pinned = GC.AllocateArray<T>(Math.Max(items.Count, 1), pinned: true);
        for (var i = 0; i < items.Count; i++)
        {
            pinned[i] = items[i];
        }

        return pinned;
    }
}
