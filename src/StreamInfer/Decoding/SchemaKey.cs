using System.Globalization;

namespace StreamInfer.Decoding;

/// <summary>How a payload names its writer schema: by the registry's number, or by GUID.</summary>
/// <param name="Id">The registry's schema id; 0 where <paramref name="Guid"/> names it.</param>
/// <param name="Guid">The schema's GUID, bytes in network order; all zero where <paramref name="Id"/> names it.</param>
public readonly record struct SchemaKey(int Id, Guid Guid)
{
    public static SchemaKey OfId(int id) => new(id, default);

    public static SchemaKey OfGuid(Guid guid) => new(0, guid);

    public bool IsGuid => Guid != default;

    public override string ToString() => IsGuid ? Guid.ToString("D") : Id.ToString(CultureInfo.InvariantCulture);
}
