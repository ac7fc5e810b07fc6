using StreamInfer.Inference;

namespace StreamInfer.Tests.Pipeline.Kit;

/// <summary>A model that is never run.</summary>
internal sealed class LaidOutModel(RowLayout layout) : IModelSession
{
    public RowLayout Layout => layout;

    public ScoreShape Shape => ScoreShape.ScoreOnly;

    public string Device => "cpu";

    public bool IsTerminated { get; set; }

    public void Run(FeatureBlock features, int rows, ScoreBlock scores) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
