using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;

namespace StreamInfer.Host.Simulation;

/// <summary>The names and ids of a transaction as UTF-8 text, for every format alike.</summary>
internal static class TransactionText
{
    /// <summary>Bytes of a card id: C and 8 digits.</summary>
    public const int CardIdLength = 9;

    /// <summary>Bytes of a merchant id: M and 5 digits.</summary>
    public const int MerchantIdLength = 6;

    /// <summary>Bytes of a transaction id: 16 hex digits.</summary>
    public const int TransactionIdLength = 16;

    private static readonly ImmutableArray<byte[]> Categories = Utf8(
        "grocery", "restaurant", "fuel", "clothing", "electronics", "travel", "gift_cards", "health", "digital", "cash", "crypto", "supermarket");

    private static readonly ImmutableArray<byte[]> Channels = Utf8("pos", "web", "app", "atm", "moto");

    private static readonly ImmutableArray<byte[]> EntryModes = Utf8("chip", "contactless", "magstripe", "ecommerce", "manual");

    private static readonly ImmutableArray<byte[]> Countries = Utf8([.. Geography.Cities.Select(city => city.Country)]);

    private static readonly ImmutableArray<byte[]> Currencies = Utf8([.. Geography.Cities.Select(city => city.Currency)]);

    public static ReadOnlySpan<byte> Name(MerchantCategory category) => Categories[(int)category];

    public static ReadOnlySpan<byte> Name(PaymentChannel channel) => Channels[(int)channel];

    public static ReadOnlySpan<byte> Name(EntryMode mode) => EntryModes[(int)mode];

    /// <summary>Country of a city of <see cref="Geography.Cities"/>.</summary>
    public static ReadOnlySpan<byte> Country(int city) => Countries[city];

    /// <summary>Currency of a city of <see cref="Geography.Cities"/>.</summary>
    public static ReadOnlySpan<byte> Currency(int city) => Currencies[city];

    /// <summary>Writes <see cref="CardIdLength"/> bytes.</summary>
    public static void CardId(int card, Span<byte> destination)
    {
        destination[0] = (byte)'C';
        Utf8Formatter.TryFormat(card, destination[1..], out _, new('D', CardIdLength - 1));
    }

    /// <summary>Writes <see cref="MerchantIdLength"/> bytes.</summary>
    public static void MerchantId(int merchant, Span<byte> destination)
    {
        destination[0] = (byte)'M';
        Utf8Formatter.TryFormat(merchant, destination[1..], out _, new('D', MerchantIdLength - 1));
    }

    /// <summary>Writes <see cref="TransactionIdLength"/> bytes.</summary>
    public static void TransactionId(ulong id, Span<byte> destination) =>
        Utf8Formatter.TryFormat(id, destination, out _, new('x', TransactionIdLength));

    private static ImmutableArray<byte[]> Utf8(params ReadOnlySpan<string> names)
    {
        var texts = ImmutableArray.CreateBuilder<byte[]>(names.Length);
        foreach (var name in names)
        {
            texts.Add(Encoding.UTF8.GetBytes(name));
        }

        return texts.MoveToImmutable();
    }
}
