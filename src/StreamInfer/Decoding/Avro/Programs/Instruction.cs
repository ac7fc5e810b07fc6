namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>One step of a compiled decoder, 16 bytes. <see cref="OpCode"/> says what the operands are.</summary>
internal struct Instruction
{
    public OpCode Code;
    public ScalarCode Scalar;
    public RawKind Kind;
    public int Target;
    public int A;
    public int B;
}
