namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>What an <see cref="Instruction"/> does. Those of the first group are the hot ones.</summary>
internal enum OpCode : byte
{
    /// <summary>One value into cell Target; see <see cref="ScalarCode"/> for the operands.</summary>
    Int,
    Long,
    Float,
    Double,
    Boolean,
    Text,

    /// <summary>Only where every symbol has its constant; otherwise it is a <see cref="Scalar"/>.</summary>
    Enum,

    /// <summary>Passes over a number.</summary>
    SkipVarint,

    /// <summary>Passes over a value that has its length in front.</summary>
    SkipText,

    /// <summary>Passes over A bytes.</summary>
    SkipFixed,

    /// <summary>Union of null (branch A / 2) and another: goes on, or puts null into cell Target and jumps B instructions on.</summary>
    NullOr,

    /// <summary>Union of null (branch A) and another: goes on, or jumps to B.</summary>
    NullJump,

    /// <summary>Union of B branches: jumps to entry A + branch of the jump table.</summary>
    Union,

    /// <summary>One value, by Scalar, into cell Target.</summary>
    Scalar,

    /// <summary>One value, by Scalar, into the scratch value.</summary>
    Load,

    /// <summary>Constant A into the scratch value.</summary>
    LoadConstant,

    /// <summary>The scratch value into cell Target.</summary>
    Store,

    /// <summary>The scratch value as the next element of the array in cell Target; A first element, B most elements.</summary>
    Append,

    /// <summary>Constant A into cell Target.</summary>
    Constant,

    /// <summary>Constant A into element B.</summary>
    Element,

    /// <summary>A whole array of numbers into cell Target; A first element, B most elements.</summary>
    Numbers,

    /// <summary>Starts an array or map; A least bytes an item, B exit, Target 1 to pass over blocks that give their size.</summary>
    Blocks,

    /// <summary>End of one item; A the <see cref="Blocks"/> that it belongs to.</summary>
    Next,

    /// <summary>The number of items of the array just left into cell Target.</summary>
    Count,

    /// <summary>Passes over an array whose items are of A bytes.</summary>
    SkipBlocks,

    /// <summary>Jumps to B at item A.</summary>
    IfIndex,

    /// <summary>Jumps to B behind item A.</summary>
    IfAbove,

    /// <summary>Reads a map key and jumps to the place of the one of B keys, from A of the jump table on, that it equals.</summary>
    Key,

    /// <summary>Jumps to A.</summary>
    Jump,

    /// <summary>Runs the routine at A.</summary>
    Call,

    /// <summary>Leaves a routine.</summary>
    Return,

    /// <summary>A branch that the reader schema cannot take.</summary>
    Mismatch,

    /// <summary>The end of the record.</summary>
    End,
}
