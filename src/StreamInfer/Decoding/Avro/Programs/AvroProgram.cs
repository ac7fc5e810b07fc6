using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamInfer.Ingestion;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>
/// A compiled decoder with the memory that its runs need, all of it pinned: one run at a time. Text of constants (enum symbols,
/// defaults) lies here, so the program has to outlive the values that it gave.
/// </summary>
internal sealed unsafe class AvroProgram
{
    private readonly Instruction* _code;
    private readonly int* _jumps;
    private readonly RawValue* _constants;
    private readonly LoopFrame* _loops;
    private readonly int* _calls;
    private readonly string[] _fields;
    private readonly List<object> _kept = [];

    /// <param name="code">The instructions, from the first to run.</param>
    /// <param name="fields">For each instruction, the field that it reads.</param>
    /// <param name="jumps">Targets of unions and map keys.</param>
    /// <param name="constants">Enum symbols, map keys, defaults.</param>
    /// <param name="text">The constants' bytes.</param>
    /// <param name="loopNesting">Most arrays and maps inside each other within one routine.</param>
    public AvroProgram(
        IReadOnlyList<Instruction> code,
        IEnumerable<string> fields,
        IReadOnlyList<int> jumps,
        IReadOnlyList<RawValue> constants,
        PinnedArena text,
        int loopNesting)
    {
        _code = Pin(code);
        _fields = [.. fields];
        _jumps = Pin(jumps);
        _constants = Pin(constants);
        _kept.Add(text);

        // A frame below the first, as loops are entered by stepping up; and one above the last, which Count may look at.
        _loops = Allocate<LoopFrame>((loopNesting * (BranchSteps.MaxDepth + 1)) + 2);
        _calls = Allocate<int>(BranchSteps.MaxDepth);
    }

    /// <summary>Decodes one payload into a row that was cleared.</summary>
    [SkipLocalsInit]
    public DecodeFault Run(ByteRange payload, RawRow row)
    {
        fixed (RawValue* cells = row.Cells, elements = row.Elements)
        {
            Machine machine;
            machine.Start = payload.Length > 0 ? (byte*)payload.Pointer : (byte*)_loops;
            machine.End = machine.Start + Math.Max(payload.Length, 0);
            machine.Cells = cells;
            machine.Elements = elements;
            machine.Code = _code;
            machine.Jumps = _jumps;
            machine.Constants = _constants;
            machine.Loop = _loops;
            machine.Calls = _calls;
            machine.Depth = 0;
            machine.EmptyItems = BlockSteps.MaxEmptyItems;
            return Interpreter.Run(&machine) ? DecodeFault.None : FaultText.Describe(&machine, _fields[machine.FaultIn - _code]);
        }
    }

    /// <summary>Copies items to memory that does not move and is kept.</summary>
    private T* Pin<T>(IReadOnlyList<T> items)
        where T : unmanaged
    {
        var pinned = Allocate<T>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            pinned[i] = items[i];
        }

        return pinned;
    }

    private T* Allocate<T>(int count)
        where T : unmanaged
    {
        var pinned = GC.AllocateArray<T>(Math.Max(count, 1), pinned: true);
        _kept.Add(pinned);
        return (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
    }
}
