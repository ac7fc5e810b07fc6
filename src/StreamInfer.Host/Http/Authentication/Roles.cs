namespace StreamInfer.Host.Http.Authentication;

/// <summary>What somebody may do; also the names of the policies that ask for it.</summary>
internal static class Roles
{
    /// <summary>Looks at everything.</summary>
    public const string Viewer = "viewer";

    /// <summary>Changes things as well.</summary>
    public const string Operator = "operator";

    public static bool IsRole(string? text) => text is Viewer or Operator;
}
