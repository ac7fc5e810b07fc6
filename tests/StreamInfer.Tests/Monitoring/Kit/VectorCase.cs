using System.Text.Json;

namespace StreamInfer.Tests.Monitoring.Kit;

/// <summary>
/// One case of a file of vectors. A number a matches an expected b if |a−b| ≤ abs + rel·|b|; p-values below 1e-300 need only be below 1e-290; all else
/// matches exactly. <c>null</c> means that the quantity is undefined, and nothing else matches it.
/// </summary>
public sealed class VectorCase(string title, JsonElement element, double absolute, double relative)
{
    private const double Vanishing = 1e-300;
    private const double NearlyVanishing = 1e-290;

    public JsonElement this[string key] => element.GetProperty(key);

    public bool Has(string key) => element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null;

    public VectorCase Within(string key) => new($"{title}, {key}", element.GetProperty(key), absolute, relative);

    public VectorCase Of(JsonElement inner, string name) => new($"{title}, {name}", inner, absolute, relative);

    public double Number(string key) => NumberOf(this[key]);

    public long Integer(string key) => this[key].GetInt64();

    public string Text(string key) => this[key].GetString()!;

    public bool Flag(string key) => this[key].GetBoolean();

    public double[] Numbers(string key) => [.. this[key].EnumerateArray().Select(NumberOf)];

    public float[] Floats(string key) => [.. this[key].EnumerateArray().Select(value => (float)NumberOf(value))];

    public long[] Integers(string key) => [.. this[key].EnumerateArray().Select(value => value.GetInt64())];

    public string[] Texts(string key) => [.. this[key].EnumerateArray().Select(value => value.GetString()!)];

    public bool[] Flags(string key) => [.. this[key].EnumerateArray().Select(value => value.GetBoolean())];

    public void Match(string key, double? actual) => Match(this[key], actual, key);

    public void Match(JsonElement expected, double? actual, string what)
    {
        if (expected.ValueKind == JsonValueKind.Null)
        {
            Assert.True(actual is null, $"{title}: {what} is {actual:R}, but is undefined");
            return;
        }

        Assert.True(actual is not null, $"{title}: {what} is undefined, but is {expected}");
        var number = NumberOf(expected);
        var vanishes = Math.Abs(number) < Vanishing && Math.Abs(actual.Value) < NearlyVanishing;
        Assert.True(
            vanishes || actual.Value.Equals(number) || Math.Abs(actual.Value - number) <= absolute + (relative * Math.Abs(number)),
            $"{title}: {what} is {actual:R}, expected {number:R}");
    }

    public void MatchAll(string key, IReadOnlyList<double> actual)
    {
        var expected = this[key];
        Assert.True(expected.GetArrayLength() == actual.Count, $"{title}: {key} has {actual.Count} items, expected {expected.GetArrayLength()}");
        for (var i = 0; i < actual.Count; i++)
        {
            Match(expected[i], actual[i], $"{key}[{i}]");
        }
    }

    public void MatchExactly<T>(string key, IEnumerable<T> expected, IEnumerable<T> actual) =>
        Assert.True(
            expected.SequenceEqual(actual), $"{title}: {key} is [{string.Join(", ", actual)}], expected [{string.Join(", ", expected)}]");

    public void MatchExactly(string key, IEnumerable<long> actual) => MatchExactly(key, Integers(key), actual);

    public void MatchExactly(string key, IEnumerable<int> actual) => MatchExactly(key, Integers(key), actual.Select(value => (long)value));

    public void MatchExactly(string key, IEnumerable<string> actual) => MatchExactly(key, Texts(key), actual);

    public void MatchExactly(string key, Int128 actual) =>
        Assert.True(this[key].GetRawText() == $"{actual}", $"{title}: {key} is {actual}, expected {this[key]}");

    public void MatchExactly(string key, bool actual) => Assert.True(Flag(key) == actual, $"{title}: {key} is {actual}");

    public void MatchExactly(string key, string actual) => Assert.True(Text(key) == actual, $"{title}: {key} is {actual}, expected {Text(key)}");

    /// <summary>A float32 or a float64, to the last bit; <c>null</c> where there is none.</summary>
    public void MatchBits(string key, double? actual) =>
        Assert.True(
            this[key].ValueKind == JsonValueKind.Null ? actual is null : actual is { } value && NumberOf(this[key]).Equals(value),
            $"{title}: {key} is {actual:R}, expected {this[key]}");

    public static double NumberOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? double.Parse(value.GetString()!) : value.GetDouble();
}
