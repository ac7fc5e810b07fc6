namespace StreamInfer.Topologies.Documents;

/// <summary>
/// Finds what a mistyped word was meant to be, by Damerau-Levenshtein distance in its optimal string alignment form (insert, delete,
/// replace, swap neighbours; each costs 1), without regard to case.
/// </summary>
internal static class NearestWord
{
    /// <summary>
    /// The known word at the smallest distance, at most 2 (1 for words of up to three letters); null where none is so near.
    /// </summary>
    public static string? Find(string word, IEnumerable<string> known)
    {
        var limit = word.Length <= 3 ? 1 : 2;
        string? nearest = null;
        foreach (var candidate in known)
        {
            // A word that differs more in length than the limit cannot be near, which also bounds the work for absurdly long words.
            if (Math.Abs(candidate.Length - word.Length) <= limit && Distance(word, candidate) is var distance && distance <= limit)
            {
                nearest = candidate;
                limit = distance - 1;
            }
        }

        return nearest;
    }

    /// <summary><c>; did you mean 'deadline'?</c>, or nothing where no known word is near.</summary>
    public static string Hint(string word, IEnumerable<string> known) =>
        Find(word, known) is { } nearest ? $"; did you mean '{nearest}'?" : "";

    /// <summary>How many edits lie between two words.</summary>
    public static int Distance(string left, string right)
    {
        var beforeLast = new int[right.Length + 1];
        var last = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var row = new int[right.Length + 1];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replace = last[j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1);
                row[j] = Math.Min(replace, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last) = (last, row);
        }

        return last[right.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
