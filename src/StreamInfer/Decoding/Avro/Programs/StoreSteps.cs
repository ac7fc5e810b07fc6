namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>Steps that read nothing: they put constants, or a value just read, where they are wanted.</summary>
internal static unsafe class StoreSteps
{
    public static byte* Run(byte* p, Instruction* i, Machine* m)
    {
        switch (i->Code)
        {
            case OpCode.LoadConstant:
                m->Scratch = m->Constants[i->A];
                break;
            case OpCode.Store:
                *m->CellOf(i) = m->Scratch;
                break;
            case OpCode.Append:
                Append(i, m);
                break;
            case OpCode.Constant:
                *m->CellOf(i) = m->Constants[i->A];
                break;
            case OpCode.Element:
                m->Elements[i->B] = m->Constants[i->A];
                break;
            default:
                // Count: the loop was left by the step before, but its frame is still there.
                *m->CellOf(i) = new RawValue(0, (int)m->Loop[1].Index, RawKind.Array);
                break;
        }

        return p;
    }

    private static void Append(Instruction* i, Machine* m)
    {
        var cell = m->CellOf(i);
        var count = cell->Length;
        if (count < i->B)
        {
            m->Elements[i->A + count] = m->Scratch;
        }

        *cell = new RawValue(0, count + 1, RawKind.Array);
    }
}
