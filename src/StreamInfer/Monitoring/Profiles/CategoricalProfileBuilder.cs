using System.Text;
using StreamInfer.Monitoring.Randomness;

namespace StreamInfer.Monitoring.Profiles;

/// <summary>Makes the profile of a column of texts.</summary>
public static class CategoricalProfileBuilder
{
    /// <param name="values">One a row; nothing is missing.</param>
    public static CategoricalProfile FromValues(IEnumerable<string?> values)
    {
        var tally = new Dictionary<string, long>(StringComparer.Ordinal);
        var (rows, missing) = (0L, 0L);
        foreach (var value in values)
        {
            rows++;
            if (value is null)
            {
                missing++;
            }
            else
            {
                tally[value] = tally.GetValueOrDefault(value) + 1;
            }
        }

        var ranked = tally.Select(pair => (pair.Key, Bytes: Encoding.UTF8.GetBytes(pair.Key), pair.Value)).ToArray();
        Array.Sort(ranked, static (a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : a.Bytes.AsSpan().SequenceCompareTo(b.Bytes));
        var top = ranked.AsSpan(0, Math.Min(ranked.Length, CategoricalProfile.MostTop)).ToArray();
        var rest = ranked.AsSpan(top.Length).ToArray();
        var tooMany = ranked.Length > CategoricalProfile.MostKnown;
        return new CategoricalProfile
        {
            Rows = rows,
            Count = rows - missing,
            Missing = missing,
            Categories = [.. top.Select(item => item.Key)],
            Counts = [.. top.Select(item => item.Value)],
            Other = rest.Sum(item => item.Value),
            Distinct = ranked.Length,
            Singletons = ranked.LongCount(item => item.Value == 1),
            HighCardinality = tooMany,
            Known = tooMany ? null : [.. rest.Select(item => Fnv1a.Hash(item.Bytes)).Order()],
            IsUsable = rows - missing >= CategoricalProfile.LeastUsable,
        };
    }
}
