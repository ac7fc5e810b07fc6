using OpenTelemetry.Exporter;

namespace StreamInfer.Host.Telemetry;

/// <summary>Where telemetry is pushed to, by OTLP.</summary>
/// <param name="Endpoint">Base address of the collector; <c>/v1/metrics</c> and <c>/v1/traces</c> are added for HTTP.</param>
/// <param name="Protocol">HTTP with Protobuf, or gRPC.</param>
internal sealed record OtlpOptions(Uri Endpoint, OtlpExportProtocol Protocol)
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>What command line and environment say.</summary>
    /// <param name="argument">Of <c>--otlp</c>; it wins. Null where there is none.</param>
    /// <param name="environment">Looks a variable up.</param>
    /// <param name="options">Null where nothing is to be pushed, or there is a mistake.</param>
    /// <param name="mistake">One line that says what is wrong and what is allowed; null where nothing is.</param>
    public static bool TryRead(string? argument, Func<string, string?> environment, out OtlpOptions? options, out string? mistake)
    {
        (options, mistake) = (null, null);
        var (source, text) = argument is null ? (EndpointVariable, environment(EndpointVariable)) : ("--otlp", argument);
        if (string.IsNullOrWhiteSpace(text))
        {
            mistake = argument is null ? null : "--otlp '': allowed is an address such as http://collector:4318";
            return mistake is null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https") || endpoint.UserInfo.Length > 0)
        {
            // The text may hold a password.
            mistake = $"{source}: allowed is an address such as http://collector:4318; credentials go into OTEL_EXPORTER_OTLP_HEADERS";
            return false;
        }

        switch (environment(ProtocolVariable))
        {
            case null or "" or "http/protobuf":
                options = new OtlpOptions(endpoint, OtlpExportProtocol.HttpProtobuf);
                return true;
            case "grpc":
                options = new OtlpOptions(endpoint, OtlpExportProtocol.Grpc);
                return true;
            case { } other:
                mistake = $"{ProtocolVariable} '{other}': allowed are http/protobuf (the default) and grpc";
                return false;
        }
    }

    /// <summary>Where one kind of signal goes.</summary>
    /// <param name="path">For HTTP, for example <c>v1/metrics</c>.</param>
    public Uri AddressOf(string path) =>
        Protocol == OtlpExportProtocol.Grpc ? Endpoint : new UriBuilder(Endpoint) { Path = $"{Endpoint.AbsolutePath.TrimEnd('/')}/{path}" }.Uri;
}
