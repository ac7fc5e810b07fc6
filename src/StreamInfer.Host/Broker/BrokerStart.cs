using Microsoft.Extensions.Logging;
using StreamInfer.EmbeddedBroker;
using StreamInfer.Host.Service;

namespace StreamInfer.Host.Broker;

/// <summary>Starts an embedded broker, and turns what keeps it from starting into one clear line and an exit code.</summary>
internal static class BrokerStart
{
    /// <exception cref="StartFailure">The folder is in use, cannot be written or is not understood, or the address is taken.</exception>
    public static async Task<EmbeddedBroker.EmbeddedBroker> RunAsync(BrokerOptions options, TimeProvider time, ILoggerFactory logs)
    {
        try
        {
            return await EmbeddedBroker.EmbeddedBroker.StartAsync(options, time, logs.CreateLogger<EmbeddedBroker.EmbeddedBroker>());
        }
        catch (Exception refused) when (refused is IOException or InvalidDataException)
        {
            throw new StartFailure(refused.Message, ExitCode.Broker, refused);
        }
    }
}
