using System.Runtime.CompilerServices;
using StreamInfer.Publishing;

namespace StreamInfer.Decoding.Avro.Programs;

/// <summary>Words for what was wrong with a payload; the only place of a run that allocates.</summary>
internal static unsafe class FaultText
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static DecodeFault Describe(Machine* m, string field)
    {
        var position = m->FaultAt - m->Start;
        var left = m->End - m->FaultAt;
        var problem = m->Reason switch
        {
            DeadLetterReason.Truncated => $"the payload of {m->End - m->Start} bytes ends inside the value",
            DeadLetterReason.InvalidVarint => "a number that is longer than ten bytes or larger than its type",
            DeadLetterReason.InvalidLength => $"length or count {m->FaultValue} is not possible with {left} bytes left",
            DeadLetterReason.InvalidIndex when m->FaultIn->Code == OpCode.Mismatch => "the reader schema cannot take this branch",
            DeadLetterReason.InvalidIndex => $"{m->FaultValue} is no branch, symbol or boolean of the schema",
            DeadLetterReason.InvalidUtf8 => "text that is not UTF-8",
            DeadLetterReason.TooDeep => $"nested deeper than {BranchSteps.MaxDepth}",
            _ => $"{left} bytes are left behind the record",
        };
        var place = field.Length == 0 ? $"byte {position}" : $"byte {position}, field '{field}'";
        return new DecodeFault(m->Reason, $"{place}: {problem}");
    }
}
