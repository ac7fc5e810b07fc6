namespace StreamInfer.Topologies.Documents;

/// <summary>A value of a YAML document with its place.</summary>
internal abstract record DocumentNode(Position At);
