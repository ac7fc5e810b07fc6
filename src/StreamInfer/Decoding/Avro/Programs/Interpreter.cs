using StreamInfer.Publishing;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>
/// The loop that runs a program. The hot steps are inlined into it; the rare ones are calls, so that the loop stays small enough for
/// the compiler to keep its position and its instruction in registers.
/// </summary>
internal static unsafe class Interpreter
{
    /// <summary>Runs the program from its first instruction to its end, or to the first fault.</summary>
    /// <returns>Whether it reached its end; otherwise the machine says what was wrong.</returns>
    public static bool Run(Machine* m)
    {
        var i = m->Code;
        var p = m->Start;
        while (true)
        {
            switch (i->Code)
            {
                case OpCode.Int: p = ScalarSteps.Int(p, i, m, m->Cells + i->Target); break;
                case OpCode.Long: p = ScalarSteps.Long(p, i, m, m->Cells + i->Target); break;
                case OpCode.Float: p = ScalarSteps.Float(p, m, m->Cells + i->Target); break;
                case OpCode.Double: p = ScalarSteps.Double(p, m, m->Cells + i->Target); break;
                case OpCode.Boolean: p = ScalarSteps.Boolean(p, m, m->Cells + i->Target); break;
                case OpCode.Text: p = ScalarSteps.Text(p, m, m->Cells + i->Target); break;
                case OpCode.Enum: p = ScalarSteps.Enum(p, i, m, m->Cells + i->Target); break;
                case OpCode.SkipVarints: p = SkipSteps.Varints(p, i, m); break;
                case OpCode.SkipTexts: p = SkipSteps.Texts(p, i, m); break;
                case OpCode.SkipFixed: p = SkipSteps.Fixed(p, i, m); break;
                case OpCode.Scalar: p = ScalarReader.Read(p, i, m, m->Cells + i->Target); break;
                case OpCode.Load: p = ScalarReader.Read(p, i, m, &m->Scratch); break;
                case OpCode.Numbers: p = NumberArraySteps.Read(p, i, m); break;
                case OpCode.SkipBlocks: p = SkipSteps.Blocks(p, i, m); break;
                case OpCode.NullOr: p = BranchSteps.NullOr(p, i, m); goto jump;
                case OpCode.NullJump: p = BranchSteps.NullJump(p, i, m); goto jump;
                case OpCode.Union: p = BranchSteps.Union(p, i, m); goto jump;
                case OpCode.Blocks: p = BlockSteps.Enter(p, i, m); goto jump;
                case OpCode.Next: p = BlockSteps.Next(p, i, m); goto jump;
                case OpCode.Key: p = BranchSteps.Key(p, i, m); goto jump;
                case OpCode.Call: p = BranchSteps.Call(p, i, m); goto jump;
                case OpCode.Return: p = BranchSteps.Return(p, m); goto jump;
                case OpCode.IfIndex or OpCode.IfAbove or OpCode.Jump: p = BranchSteps.Conditional(p, i, m); goto jump;
                case OpCode.Mismatch: p = m->Fail(p, DeadLetterReason.InvalidIndex); break;
                case OpCode.End: return p == m->End || Fault(m, i, m->Fail(p, DeadLetterReason.TrailingBytes));
                default: StoreSteps.Run(i, m); break;
            }

            if (p == null)
            {
                return Fault(m, i, p);
            }

            i++;
            continue;
        jump:
            if (p == null)
            {
                return Fault(m, i, p);
            }

            i = m->Next;
        }
    }

    private static bool Fault(Machine* m, Instruction* i, byte* failed)
    {
        m->FaultIn = i;
        return failed != null;
    }
}
