using System.Diagnostics.CodeAnalysis;
using StreamInfer.Topologies.Documents;

namespace StreamInfer.Topologies.Shapes;

/// <summary>What was written in one section, key by key: typed, with places, and also where some of it is wrong.</summary>
internal sealed class SectionOptions(Place place)
{
    private readonly Dictionary<Key, (Place Place, bool IsValid, object? Value)> _written = [];

    public Place Place => place;

    public void Add(Key key, Place at, bool isValid, object? value) => _written.Add(key, (at, isValid, value));

    /// <summary>Whether the key is in the file, be its value right or wrong.</summary>
    public bool IsWritten(Key key) => _written.ContainsKey(key);

    /// <summary>Where the key's value stands; the section itself where the key is left out.</summary>
    public Place PlaceOf(Key key) => _written.TryGetValue(key, out var entry) ? entry.Place : place.Key(key.Name, place.At);

    /// <summary>
    /// The value written, or else the default. False where it is wrong, or left out without a default: there is nothing to check then.
    /// </summary>
    public bool TryGet<T>(KeyOf<T> key, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (_written.TryGetValue(key, out var entry))
        {
            value = entry.IsValid ? (T)entry.Value! : default;
            return entry.IsValid;
        }

        if (key.Default is { } text)
        {
            value = (T)key.Shape.ReadDefault(text)!;
            return true;
        }

        return false;
    }

    /// <summary>The value or default of a key that was validated to have one.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public T Get<T>(KeyOf<T> key) =>
        TryGet(key, out var value) ? value : throw new InvalidOperationException($"'{PlaceOf(key).Property}' has no value");

    /// <summary>The value or default of a key, null for none.</summary>
    public T? Find<T>(KeyOf<T> key)
        where T : class => TryGet(key, out var value) ? value : null;

    /// <summary>The number or word of a key, null for none.</summary>
    public T? FindValue<T>(KeyOf<T> key)
        where T : struct => TryGet(key, out var value) ? value : null;
}
