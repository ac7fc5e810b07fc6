using System.Runtime.InteropServices;

namespace StreamInfer.Kafka.Native;

/// <summary>A configuration object of librdkafka; owned until a client is made from it.</summary>
internal sealed class ClientConfiguration : SafeHandle
{
    // Messages of librdkafka about a property fit in this.
    private const int ErrorSize = 512;

    private ClientConfiguration()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    public static ClientConfiguration Create()
    {
        var configuration = new ClientConfiguration();
        configuration.SetHandle(ClientLibrary.NewConfiguration());
        return configuration;
    }

    /// <summary>Sets one property.</summary>
    /// <returns>Null, or what is wrong with it, without the value where that is a secret.</returns>
    public string? Set(string name, string value)
    {
        Span<byte> error = stackalloc byte[ErrorSize];
        error.Clear();
        return ClientLibrary.SetProperty(this, name, value, error, ErrorSize) switch
        {
            ClientLibrary.SetResult.Ok => null,
            ClientLibrary.SetResult.Unknown => $"kafka: there is no property '{name}'; the names are those of librdkafka's CONFIGURATION.md",
            _ when IsSecret(name) => $"kafka: '{name}' has a value that librdkafka does not accept (not shown, as it is a secret)",
            _ => $"kafka: '{name}': {ClientLibrary.Text(error)}",
        };
    }

    /// <summary>A client took it over: there is nothing left to free.</summary>
    public void HandOver() => SetHandleAsInvalid();

    protected override bool ReleaseHandle()
    {
        ClientLibrary.DestroyConfiguration(handle);
        return true;
    }

    private static bool IsSecret(string name) =>
        name.Contains("password", StringComparison.Ordinal) || name.Contains("secret", StringComparison.Ordinal) ||
        name.Contains("private", StringComparison.Ordinal) || name.EndsWith(".pem", StringComparison.Ordinal) ||
        name is "sasl.username" or "sasl.oauthbearer.config";
}
