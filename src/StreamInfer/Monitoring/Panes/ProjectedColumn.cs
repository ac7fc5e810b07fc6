namespace StreamInfer.Monitoring.Panes;

/// <summary>A feature that projections take.</summary>
/// <param name="Column">Its column in a block of rows.</param>
/// <param name="Center">Its centre in the reference.</param>
/// <param name="Scale">Its scale in the reference.</param>
internal readonly record struct ProjectedColumn(int Column, double Center, double Scale);
