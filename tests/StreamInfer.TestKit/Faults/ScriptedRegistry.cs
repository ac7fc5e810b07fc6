using System.Globalization;
using System.Net;
using System.Text;
using StreamInfer.TestKit.Processes;

namespace StreamInfer.TestKit.Faults;

/// <summary>
/// A Schema Registry that answers as a test says. It has every schema of <see cref="LoadEvents"/> by its number, and no other. Clients only read from it.
/// </summary>
internal sealed class ScriptedRegistry : IAsyncDisposable
{
    private const string Page = "<html>This is not a schema.</html>";

    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private volatile Phase _phase = new(RegistryMood.Well);

    public ScriptedRegistry()
    {
        Url = new Uri($"http://127.0.0.1:{FreePort.Take()}/");
        _listener.Prefixes.Add(Url.ToString());
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public Uri Url { get; }

    /// <summary>How it answers from now on, requests that were left open included.</summary>
    public RegistryMood Mood
    {
        get => _phase.Mood;
        set
        {
            var before = _phase;
            _phase = new Phase(value);
            before.Over.SetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Mood = RegistryMood.Well;
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        while (true)
        {
            HttpListenerContext request;
            try
            {
                request = await _listener.GetContextAsync();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                break;
            }

            open.RemoveAll(answer => answer.IsCompletedSuccessfully);
            open.Add(AnswerAsync(request));
        }

        await Task.WhenAll(open);
    }

    private async Task AnswerAsync(HttpListenerContext request)
    {
        var phase = _phase;
        while (phase.Mood == RegistryMood.Hanging)
        {
            await phase.Over.Task;
            phase = _phase;
        }

        var (status, body) = phase.Mood switch
        {
            RegistryMood.Failing => (HttpStatusCode.InternalServerError, """{"error_code":50001,"message":"Error in the backend data store"}"""),
            RegistryMood.Lying => (HttpStatusCode.OK, Page),
            _ => Schema(request.Request.Url!.AbsolutePath),
        };
        try
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            request.Response.StatusCode = (int)status;
            request.Response.ContentLength64 = bytes.Length;
            await request.Response.OutputStream.WriteAsync(bytes);
            request.Response.Close();
        }
        catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // Who asked was killed, or gave up, and a half-told answer is what it deserves.
            request.Response.Abort();
        }
    }

    private static (HttpStatusCode Status, string Body) Schema(string path)
    {
        const string ById = "/schemas/ids/";
        if (path.StartsWith(ById, StringComparison.Ordinal)
            && int.TryParse(path.AsSpan(ById.Length), CultureInfo.InvariantCulture, out var id) && id is > 0 and < LoadEvents.UnknownSchema)
        {
            return (HttpStatusCode.OK, $$"""{"schema":"{{LoadEvents.Schema(id).Replace("\"", "\\\"", StringComparison.Ordinal)}}"}""");
        }

        return (HttpStatusCode.NotFound, """{"error_code":40403,"message":"Schema not found"}""");
    }

    private sealed class Phase(RegistryMood mood)
    {
        public RegistryMood Mood { get; } = mood;

        public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
