namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>One step of a compiled decoder, 16 bytes. <see cref="OpCode"/> says what the operands are.</summary>
internal struct Instruction
{
    public OpCode Code;
    public ScalarCode Scalar;
    public RawKind Kind;

    /// <summary>The cell's distance from the first one, in bytes.</summary>
    public uint Target;


    public int A;

    public int B;
}
