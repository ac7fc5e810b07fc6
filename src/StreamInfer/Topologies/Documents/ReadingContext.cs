using System.Collections.Immutable;

namespace StreamInfer.Topologies.Documents;

/// <summary>What is known about the file being read, and the mistakes found in it so far.</summary>
/// <param name="file">The file as errors name it.</param>
/// <param name="folder">What relative files in it are relative to.</param>
/// <param name="environment">Value of an environment variable, null where it is not set; null for files without <c>${...}</c>.</param>
internal sealed class ReadingContext(string file, string folder, Func<string, string?>? environment)
{
    private readonly List<TopologyError> _errors = [];

    public string Folder => folder;

    public Func<string, string?>? Environment => environment;

    public bool HasErrors => _errors.Count > 0;

    /// <summary>Adds a mistake.</summary>
    /// <param name="kind">What kind it is.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="predicate">What is wrong and what is allowed, to follow the value, which is put before it where there is one to
    /// show.</param>
    public void Report(TopologyErrorKind kind, Place place, string predicate)
    {
        var message = place.Shown is not { } shown ? predicate
            : EnvironmentText.HasReference(shown) ? $"what '{shown}' stands for {predicate}"
            : $"'{shown}' {predicate}";
        _errors.Add(new TopologyError(file, place.At.Line, place.At.Column, place.Property, place.Shown, kind, message));
    }

    /// <summary>By place in the file; mistakes of one place stay in the order in which they were found.</summary>
    public ImmutableArray<TopologyError> SortedErrors() => [.. _errors.OrderBy(error => error.Line).ThenBy(error => error.Column)];
}
