namespace StreamInfer.EmbeddedBroker.Wire;

/// <summary>The versions of a request that are understood, both ends included.</summary>
/// <param name="Min">The oldest.</param>
/// <param name="Max">The newest.</param>
/// <param name="FirstFlexible">From this version on, compact forms and tagged fields are used; <see cref="short.MaxValue"/> where no version does.</param>
internal readonly record struct ApiVersionRange(short Min, short Max, short FirstFlexible)
{
    public bool Contains(short version) => version >= Min && version <= Max;

    public bool IsFlexible(short version) => version >= FirstFlexible;
}
