using StreamInfer.EmbeddedBroker.Requests.Groups;
using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Requests.Admin;

/// <summary>What administrative requests and responses have in common.</summary>
internal static class AdminFields
{
    /// <summary>The most topics, resources, partitions or settings in one request.</summary>
    public const int MostElements = 10_000;

    /// <summary>Characters of a message; what a client sent may be part of it, whatever its length.</summary>
    private const int LongestMessage = 500;

    /// <summary>The number of elements that follow.</summary>
    /// <exception cref="MalformedRequestException">It is null, or there are more than <see cref="MostElements"/>.</exception>
    public static int Count(this ref RequestReader reader, int leastElementSize = 1)
    {
        var count = reader.ArrayLength(leastElementSize, MostElements);
        return count >= 0 ? count : throw new MalformedRequestException("null where an array is due");
    }

    /// <summary>Numbers of nodes, which make the replicas of a partition.</summary>
    public static int[] Nodes(this ref RequestReader reader)
    {
        var nodes = new int[reader.Count(sizeof(int))];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = reader.Int32();
        }

        return nodes;
    }

    /// <summary>An error and the error in words.</summary>
    public static void Outcome(this ResponseWriter response, AdminOutcome outcome)
    {
        response.Error(outcome.Error);
        response.Message(outcome.Message);
    }

    public static void Message(this ResponseWriter response, string? message) =>
        response.String(message?.Length > LongestMessage ? message[..LongestMessage] : message);

    /// <summary>What was asked for more than once in one request: which of them counts is anybody's guess, so none does.</summary>
    public static HashSet<T> Duplicates<T>(IEnumerable<T> asked)
    {
        var seen = new HashSet<T>();
        return [.. asked.Where(each => !seen.Add(each))];
    }
}
