using System.Collections.Immutable;

namespace StreamInfer.Topologies.Shapes;

/// <summary>What the section <c>kafka</c> says.</summary>
/// <param name="Properties">For librdkafka.</param>
/// <param name="Embedded">What was written about the embedded broker; empty where there is none.</param>
internal sealed record KafkaSection(ImmutableDictionary<string, string> Properties, SectionOptions Embedded);
