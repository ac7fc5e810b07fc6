using System.Runtime.CompilerServices;
using StreamInfer.Publishing;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>Every instruction in full, with all its checks.</summary>
internal static unsafe class Steps
{
    /// <summary>Runs one instruction and leaves the one to follow in <see cref="Machine.Next"/>.</summary>
    /// <returns>The new position; null after a fault.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static byte* Run(byte* p, Instruction* i, Machine* m)
    {
        m->Next = i + 1;
        p = Dispatch(p, i, m);
        m->FaultIn = i;
        return p;
    }

    private static byte* Dispatch(byte* p, Instruction* i, Machine* m) => i->Code switch
    {
        OpCode.Int or OpCode.Long or OpCode.Float or OpCode.Double or OpCode.Boolean or OpCode.Text or OpCode.Enum or OpCode.Scalar =>
            ScalarSteps.Read(p, i, m, m->CellOf(i)),
        OpCode.Load => ScalarSteps.Read(p, i, m, &m->Scratch),
        OpCode.Numbers => NumberArraySteps.Read(p, i, m),
        OpCode.SkipVarint => Varint.Read(p, m, out _),
        OpCode.SkipText => SkipSteps.Text(p, m),
        OpCode.SkipFixed => SkipSteps.Fixed(p, i, m),
        OpCode.SkipBlocks => SkipSteps.Blocks(p, i, m),
        OpCode.NullOr => BranchSteps.NullOr(p, i, m),
        OpCode.NullJump => BranchSteps.NullJump(p, i, m),
        OpCode.Union => BranchSteps.Union(p, i, m),
        OpCode.Key => BranchSteps.Key(p, i, m),
        OpCode.Jump or OpCode.IfIndex or OpCode.IfAbove => BranchSteps.Conditional(p, i, m),
        OpCode.Call => BranchSteps.Call(p, i, m),
        OpCode.Return => BranchSteps.Return(p, m),
        OpCode.Blocks => BlockSteps.Enter(p, i, m),
        OpCode.Next => BlockSteps.Next(p, i, m),
        OpCode.Mismatch => m->Fail(p, DeadLetterReason.InvalidIndex),
        OpCode.End => m->Fail(p, DeadLetterReason.TrailingBytes),
        _ => StoreSteps.Run(p, i, m),
    };
}
