namespace StreamInfer.Host.Demo;

/// <summary>Shows a demo: on a terminal as a live picture, elsewhere as plain lines.</summary>
internal interface IDemoView
{
    /// <summary>Shows snapshots, one each time <paramref name="next"/> gives one, until it gives null.</summary>
    Task ShowAsync(DemoHeading heading, Func<Task<DemoSnapshot?>> next);
}
