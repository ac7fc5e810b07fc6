using StreamInfer.Inference;

namespace StreamInfer.Tests.Models.Deployment.Kit;

/// <summary>A session of a <see cref="VersionLoader"/>.</summary>
internal sealed class VersionSession(VersionLoader loader, int version, string device) : IModelSession
{
    private volatile bool _isDisposed;

    public int Version => version;

    public RowLayout Layout { get; } = new([new TensorSpec("features", ColumnType.Float, 1)], [new ColumnSlot(0, 0, 1)]);

    public ScoreShape Shape => ScoreShape.ScoreOnly;

    public string Device => device;

    public bool IsTerminated { get; set; }

    public bool IsDisposed => _isDisposed;

    public void Run(FeatureBlock features, int rows, ScoreBlock scores)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        loader.OnRun(version);
        if (loader.LostDevice == device)
        {
            throw new ModelRunException($"{device} is lost") { Failure = RunFailure.DeviceLost };
        }

        if (loader.IsFailing(version))
        {
            throw new ModelRunException($"version {version} fails");
        }

        for (var row = 0; row < rows; row++)
        {
            scores.Scores[row] = features.Tensors[0].Floats[row];
        }
    }

    public void Dispose() => _isDisposed = true;
}
