namespace StreamInfer.Host.Simulation;

/// <summary>A place where cards live or are used.</summary>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="UtcOffsetHours">Of the wall clock, without summer time.</param>
internal readonly record struct City(string Country, string Currency, double Latitude, double Longitude, int UtcOffsetHours);
