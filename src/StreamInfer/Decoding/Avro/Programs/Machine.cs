using System.Runtime.CompilerServices;
using StreamInfer.Publishing;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>
/// The state of one run: where things lie and what the run needs besides its position in the payload. That position is the argument
/// and result of every step, so that it stays in a register; null says that the step failed.
/// </summary>
internal unsafe struct Machine
{
    public byte* Start;
    public byte* End;
    public RawValue* Cells;
    public RawValue* Elements;
    public Instruction* Code;
    public int* Jumps;
    public RawValue* Constants;

    /// <summary>The innermost loop.</summary>
    public LoopFrame* Loop;

    /// <summary>Indices of the calls that are not yet finished.</summary>
    public int* Calls;

    /// <summary>Number of <see cref="Calls"/>.</summary>
    public int Depth;

    /// <summary>Items without any bytes that this payload may still have.</summary>
    public int EmptyItems;

    /// <summary>Second result of a step that jumps: the next instruction.</summary>
    public Instruction* Next;

    /// <summary>Second result of reading a varint.</summary>
    public ulong Raw;

    /// <summary>Second result of reading a block's start: its number of items.</summary>
    public long BlockItems;

    /// <summary>Third result of reading a block's start: its bytes, or -1 if it does not say.</summary>
    public long BlockBytes;

    public RawValue Scratch;

    public DeadLetterReason Reason;
    public byte* FaultAt;

    /// <summary>The last instruction that <see cref="Steps"/> ran.</summary>
    public Instruction* FaultIn;

    /// <summary>The length, count or index that was wrong.</summary>
    public long FaultValue;

    /// <summary>The cell that an instruction fills.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly RawValue* CellOf(Instruction* i) => (RawValue*)((byte*)Cells + i->Target);

    /// <summary>Notes what is wrong with the value at <paramref name="at"/>.</summary>
    /// <returns>Null.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public byte* Fail(byte* at, DeadLetterReason reason, long value = 0)
    {
        Reason = reason;
        FaultAt = at;
        FaultValue = value;
        return null;
    }
}
