namespace StreamInfer.Host.Simulation;

/// <summary>A merchant, an online shop or a cash machine.</summary>
/// <param name="City">Index into <see cref="Geography.Cities"/>.</param>
/// <param name="Category">What it sells.</param>
/// <param name="Risk">Share of its payments of the last 90 days that were charged back, 0 to 1.</param>
internal readonly record struct Merchant(byte City, MerchantCategory Category, double Risk);
