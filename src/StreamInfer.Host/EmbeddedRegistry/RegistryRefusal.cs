namespace StreamInfer.Host.EmbeddedRegistry;

/// <summary>A request answered with the registry's error body; the HTTP status is the code's first three digits.</summary>
internal sealed class RegistryRefusal(int code, string message) : Exception(message)
{
    public int Code { get; } = code;

    public int Status => Code > 1000 ? Code / 100 : Code;

    public static RegistryRefusal NoSuchPath() => new(404, "HTTP 404 Not Found");

    public static RegistryRefusal SubjectNotFound(string subject) => new(40401, $"Subject '{subject}' not found.");

    public static RegistryRefusal VersionNotFound(int version) => new(40402, $"Version {version} not found.");

    public static RegistryRefusal SchemaNotFound(string which) => new(40403, $"Schema {which} not found.");

    public static RegistryRefusal InvalidSchema(string why) => new(42201, $"Invalid schema: {why}");

    public static RegistryRefusal InvalidVersion(string version) =>
        new(42202, $"The specified version '{version}' is not a valid version id. Allowed are a number from 1 and 'latest'.");

    public static RegistryRefusal NotKept(string why) => new(50001, $"Error in the backend data store: {why}");
}
