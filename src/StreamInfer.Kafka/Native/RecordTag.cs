namespace StreamInfer.Kafka.Native;

/// <summary>What travels with a record through the client, in place of a pointer: nothing managed has to be kept for it.</summary>
/// <param name="Place">The number of the publish that it is part of.</param>
/// <param name="Topic">Its topic's number.</param>
/// <param name="SharesHeaders">Whether its headers are others' as well and must not be destroyed with it.</param>
internal readonly record struct RecordTag(int Place, int Topic, bool SharesHeaders)
{
    private const int PlaceShift = 2;

    public static RecordTag From(nint word) => new((int)(word >> PlaceShift), (int)(word >> 1) & 1, (word & 1) != 0);

    public nint ToWord() => ((nint)Place << PlaceShift) | ((nint)Topic << 1) | (SharesHeaders ? 1 : 0);
}
