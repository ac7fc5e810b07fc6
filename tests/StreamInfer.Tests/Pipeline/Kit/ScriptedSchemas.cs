using StreamInfer.Decoding;

namespace StreamInfer.Tests.Pipeline.Kit;

/// <summary>A registry that answers for a schema when the test says so.</summary>
internal sealed class ScriptedSchemas : ISchemaRegistry
{
    private readonly Dictionary<SchemaKey, TaskCompletionSource<RegisteredSchema?>> _answers = [];

    /// <summary>How often each key was asked for.</summary>
    public Dictionary<SchemaKey, int> Asked { get; } = [];

    public Task<RegisteredSchema?> GetSchemaAsync(SchemaKey key, CancellationToken cancellation)
    {
        lock (_answers)
        {
            Asked[key] = Asked.GetValueOrDefault(key) + 1;
            return Of(key).Task.WaitAsync(cancellation);
        }
    }

    public Task<int> RegisterAsync(string subject, string schema, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>The registry knows a schema, or that there is none, from now on.</summary>
    public void Answer(SchemaKey key, string? schema)
    {
        lock (_answers)
        {
            Of(key).SetResult(schema is null ? null : new RegisteredSchema(schema, []));
        }
    }

    private TaskCompletionSource<RegisteredSchema?> Of(SchemaKey key)
    {
        if (!_answers.TryGetValue(key, out var answer))
        {
            _answers.Add(key, answer = new TaskCompletionSource<RegisteredSchema?>());
        }

        return answer;
    }
}
