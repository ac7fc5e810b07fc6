namespace StreamInfer.Decoding.Avro.Schemas;

/// <summary>The name of a named type.</summary>
/// <param name="Namespace">Names separated by dots; empty for the null namespace.</param>
/// <param name="Simple">The last part.</param>
public readonly record struct AvroName(string Namespace, string Simple)
{
    /// <summary>The name that <paramref name="text"/> stands for where <paramref name="enclosing"/> is the namespace.</summary>
    public static AvroName Of(string text, string enclosing)
    {
        var dot = text.LastIndexOf('.');
        return dot < 0 ? new AvroName(enclosing, text) : new AvroName(text[..dot], text[(dot + 1)..]);
    }

    /// <summary>Whether a part of a name is a letter or underscore followed by letters, digits and underscores, all ASCII.</summary>
    public static bool IsValidPart(string part) =>
        part.Length > 0 && !char.IsAsciiDigit(part[0]) && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    /// <summary>Whether every part is valid; the empty namespace is.</summary>
    public bool IsValid => IsValidPart(Simple) && (Namespace.Length == 0 || Namespace.Split('.').All(IsValidPart));

    public override string ToString() => Namespace.Length == 0 ? Simple : $"{Namespace}.{Simple}";
}
