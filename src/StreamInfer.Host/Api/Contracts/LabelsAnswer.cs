namespace StreamInfer.Host.Api.Contracts;

/// <summary>How good versions are by labels that came late.</summary>
/// <param name="Enabled">Whether labels are joined.</param>
internal sealed record LabelsAnswer(bool Enabled);
