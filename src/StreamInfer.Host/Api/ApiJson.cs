using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using StreamInfer.Host.Api.Contracts;
using StreamInfer.Host.Http;

namespace StreamInfer.Host.Api;

/// <summary>How the API's answers are written: by code made at build time; names, keys and messages in which somebody put HTML come out escaped.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(UtcTime)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(StateAnswer))]
[JsonSerializable(typeof(OverviewAnswer))]
[JsonSerializable(typeof(ConfigurationAnswer))]
[JsonSerializable(typeof(ModelsAnswer))]
[JsonSerializable(typeof(RevisionAnswer))]
[JsonSerializable(typeof(PauseAnswer))]
[JsonSerializable(typeof(DriftAnswer))]
[JsonSerializable(typeof(SubjectAnswer))]
[JsonSerializable(typeof(AnomaliesAnswer))]
[JsonSerializable(typeof(LabelsAnswer))]
[JsonSerializable(typeof(DeadLettersAnswer))]
[JsonSerializable(typeof(RedriveAnswer))]
[JsonSerializable(typeof(AuditAnswer))]
[JsonSerializable(typeof(RolloutRequest))]
[JsonSerializable(typeof(ShadowRequest))]
[JsonSerializable(typeof(ReasonRequest))]
[JsonSerializable(typeof(RedriveRequest))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    private static readonly Lazy<ApiJson> Made = new(() => new ApiJson(Set(new JsonSerializerOptions(JsonSerializerDefaults.Web))));

    /// <summary>With the options of every answer.</summary>
    public static ApiJson Answers => Made.Value;

    /// <summary>Sets what every answer has in common.</summary>
    public static JsonSerializerOptions Set(JsonSerializerOptions options)
    {
        options.Converters.Add(new UtcTime());

        // The web's default leaves <, > and & as they are, trusting that nobody puts an answer into a page.
        options.Encoder = JavaScriptEncoder.Default;
        return options;
    }
}
