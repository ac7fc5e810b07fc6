using System.Net;
using System.Text.Json;
using StreamInfer.Decoding;
using StreamInfer.Kafka.SchemaRegistry;
using StreamInfer.Tests.TestTime;

namespace StreamInfer.Tests.Kafka.SchemaRegistry;

public sealed class ReferenceTests
{
    private readonly ManualTimeProvider time = new();
    private readonly Dictionary<string, string> answers = new(StringComparer.Ordinal);

    [Fact]
    public async Task GetSchemaAsync_with_shared_references_gives_each_once_after_what_it_needs()
    {
        // root needs left and right, both need base, right needs left.
        Put("/schemas/ids/1", "root", ("left", 1), ("right", 2));
        Put("/subjects/left/versions/1", "left", ("base", 1));
        Put("/subjects/right/versions/2", "right", ("base", 1), ("left", 1));
        Put("/subjects/base/versions/1", "base");
        var handler = Handler();
        using var client = Plans.Client(handler, time);

        var schema = await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None);

        Assert.Equal("root", schema?.Text);
        Assert.Equal(["base", "left", "right"], schema!.References.ToArray());
        Assert.Equal(4, handler.Requests.Count);
    }

    [Fact]
    public async Task GetSchemaAsync_with_same_text_under_two_subjects_gives_it_once()
    {
        Put("/schemas/ids/1", "root", ("a", 1), ("b", 1));
        Put("/subjects/a/versions/1", "same");
        Put("/subjects/b/versions/1", "same");
        using var client = Plans.Client(Handler(), time);
        var schema = await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None);
        Assert.Equal(["same"], schema!.References.ToArray());
    }

    [Fact]
    public async Task GetSchemaAsync_with_reference_to_subject_of_odd_name_escapes_it()
    {
        Put("/schemas/ids/1", "root", ("a/b c?", 1));
        Put("/subjects/a%2Fb%20c%3F/versions/1", "leaf");
        using var client = Plans.Client(Handler(), time);
        var schema = await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None);
        Assert.Equal(["leaf"], schema!.References.ToArray());
    }

    [Fact]
    public async Task GetSchemaAsync_with_cycle_is_refused_naming_it()
    {
        Put("/schemas/ids/1", "root", ("a", 1));
        Put("/subjects/a/versions/1", "a", ("b", 2));
        Put("/subjects/b/versions/2", "b", ("a", 1));
        using var client = Plans.Client(Handler(), time);
        var error = await Assert.ThrowsAsync<RegistryException>(() => client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None));
        Assert.Equal(RegistryFault.Unusable, error.Fault);
        Assert.Equal(
            "schema registry: GET http://one:8081/schemas/ids/1: its references form a cycle: 'a' version 1 -> 'b' version 2 -> 'a' version 1",
            error.Message);
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public async Task GetSchemaAsync_with_chain_of_references_is_bounded(int depth, bool fits)
    {
        Put("/schemas/ids/1", "root", ("s1", 1));
        for (var level = 1; level <= depth; level++)
            Put($"/subjects/s{level}/versions/1", $"t{level}", level < depth ? [($"s{level + 1}", 1)] : []);
        using var client = Plans.Client(Handler(), time);
        if (fits)
        {
            var schema = await client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None);
            Assert.Equal(Enumerable.Range(1, depth).Reverse().Select(level => $"t{level}").ToArray(), schema!.References.ToArray());
            return;
        }

        var error = await Assert.ThrowsAsync<RegistryException>(() => client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None));
        Assert.EndsWith("its references are more than 32 deep", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ReferenceWalk.MaxCount, true)]
    [InlineData(ReferenceWalk.MaxCount + 1, false)]
    public async Task GetSchemaAsync_with_many_references_is_bounded(int count, bool fits)
    {
        Put("/schemas/ids/1", "root", [.. Enumerable.Range(1, count).Select(index => ($"s{index}", 1))]);
        for (var index = 1; index <= count; index++)
            Put($"/subjects/s{index}/versions/1", $"t{index}");
        using var client = Plans.Client(Handler(), time);
        var error = await Record.ExceptionAsync(() => client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None));
        Assert.Equal(fits ? null : RegistryFault.Unusable, (error as RegistryException)?.Fault);
    }

    [Fact]
    public async Task GetSchemaAsync_with_missing_reference_is_refused()
    {
        Put("/schemas/ids/1", "root", ("gone", 3));
        using var client = Plans.Client(Handler(), time);
        var error = await Assert.ThrowsAsync<RegistryException>(() => client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None));
        Assert.Equal(RegistryFault.Unusable, error.Fault);
        Assert.Equal(
            "schema registry: GET http://one:8081/subjects/gone/versions/3: 'gone' version 3 is referred to by another schema and does not exist",
            error.Message);
    }

    [Fact]
    public async Task GetSchemaAsync_with_registry_away_between_references_goes_on_where_it_was()
    {
        Put("/schemas/ids/1", "root", ("a", 1));
        Put("/subjects/a/versions/1", "leaf");
        var failures = 1;
        var handler = new ScriptedHandler(request => request.RequestUri!.AbsolutePath.StartsWith("/subjects", StringComparison.Ordinal) && failures-- > 0
            ? ScriptedHandler.Status(HttpStatusCode.ServiceUnavailable)
            : ScriptedHandler.Json(answers[request.RequestUri!.AbsolutePath]));
        using var client = Plans.Client(handler, time);
        var fetch = client.GetSchemaAsync(SchemaKey.OfId(1), CancellationToken.None);
        time.Advance(await time.WhenTimerAsync(remaining => remaining <= TimeSpan.FromSeconds(10)));
        Assert.Equal(["leaf"], (await fetch)!.References.ToArray());
        Assert.Equal(3, handler.Requests.Count);
    }

    private ScriptedHandler Handler() => new(request => answers.TryGetValue(request.RequestUri!.AbsolutePath, out var answer)
        ? ScriptedHandler.Json(answer)
        : ScriptedHandler.NotFound(40401));

    private void Put(string path, string text, params (string Subject, int Version)[] references) =>
        answers[path] = JsonSerializer.Serialize(new
        {
            schema = text,
            references = references.Select(reference => new { name = reference.Subject, subject = reference.Subject, version = reference.Version }),
        });
}
