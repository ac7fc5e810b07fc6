using System.Runtime.InteropServices;

namespace StreamInfer.Kafka.Native;

/// <summary>
/// A mock cluster together with the client object that it runs on, which serves nothing else. Freed in the order that
/// librdkafka asks for: cluster, then client.
/// </summary>
internal sealed class MockClusterHandle : SafeHandle
{
    private const int ErrorSize = 512;

    private readonly nint _client;

    private MockClusterHandle(nint client, nint cluster)
        : base(0, ownsHandle: true)
    {
        _client = client;
        SetHandle(cluster);
    }

    public override bool IsInvalid => handle == 0;

    public static MockClusterHandle Create(int brokers)
    {
        using var configuration = ClientConfiguration.Create();

        // The owning client never connects anywhere; without a callback it also logs nothing to the terminal.
        ClientLibrary.SetLogCallback(configuration, 0);
        Span<byte> error = stackalloc byte[ErrorSize];
        error.Clear();
        var client = ClientLibrary.NewClient(ClientLibrary.ClientType.Producer, configuration, error, ErrorSize);
        if (client == 0)
        {
            throw new InvalidOperationException($"The mock cluster's client cannot be made: {ClientLibrary.Text(error)}");
        }

        configuration.HandOver();
        var cluster = ClientLibrary.NewMockCluster(client, brokers);
        if (cluster == 0)
        {
            ClientLibrary.DestroyClient(client);
            throw new InvalidOperationException($"A mock cluster of {brokers} brokers cannot be made");
        }

        return new MockClusterHandle(client, cluster);
    }

    protected override bool ReleaseHandle()
    {
        ClientLibrary.DestroyMockCluster(handle);
        ClientLibrary.DestroyClient(_client);
        return true;
    }
}
