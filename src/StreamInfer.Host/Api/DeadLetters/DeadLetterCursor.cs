using System.Globalization;

namespace StreamInfer.Host.Api.DeadLetters;

/// <summary>Where older records are, as text: <c>0:120,3:77</c>.</summary>
internal static class DeadLetterCursor
{
    private const int MostPartitions = 10_000;

    public static string? Write(IReadOnlyDictionary<int, long> before) => before.Count == 0
        ? null
        : string.Join(',', before.OrderBy(place => place.Key).Select(place => string.Create(CultureInfo.InvariantCulture, $"{place.Key}:{place.Value}")));

    /// <exception cref="ApiRefusal">It is none.</exception>
    public static IReadOnlyDictionary<int, long>? Read(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var places = new Dictionary<int, long>();
        foreach (var part in text.Split(','))
        {
            var place = part.Split(':');
            if (place.Length != 2
                || places.Count == MostPartitions
                || !int.TryParse(place[0], NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
                || !long.TryParse(place[1], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
                || !places.TryAdd(partition, offset))
            {
                throw ApiRefusal.Malformed("before", "no cursor; take it from 'next' of the page before");
            }
        }

        return places;
    }
}
