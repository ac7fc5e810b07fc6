namespace StreamInfer.Host.Api.Contracts;

/// <summary>What a topology goes by.</summary>
/// <param name="Yaml">Every value with its default filled in; secrets are masked.</param>
internal sealed record ConfigurationAnswer(string Yaml);
