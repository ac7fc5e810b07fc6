using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Groups;

/// <summary>The topics that consumers say they read, in what they tell their leader (Kafka's ConsumerProtocolSubscription).</summary>
internal static class ConsumerSubscription
{
    /// <summary>Which topics some member reads; all of them where one of the members says what is not understood.</summary>
    public static Func<string, bool> OfAll(IEnumerable<byte[]> metadata)
    {
        var topics = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in metadata)
        {
            if (!TryRead(one, topics))
            {
                return static _ => true;
            }
        }

        return topics.Contains;
    }

    /// <summary>Every version begins with its number and the topics.</summary>
    private static bool TryRead(byte[] metadata, HashSet<string> topics)
    {
        try
        {
            var reader = new RequestReader(metadata, flexible: false);
            reader.Int16();
            for (var left = reader.ArrayLength(leastElementSize: 2); left > 0; left--)
            {
                topics.Add(reader.String());
            }

            return true;
        }
        catch (MalformedRequestException)
        {
            return false;
        }
    }
}
