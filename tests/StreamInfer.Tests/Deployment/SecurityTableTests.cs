namespace StreamInfer.Tests.Deployment;

/// <summary>The table of docs/security.md: no defence without a test.</summary>
public sealed class SecurityTableTests
{
    public static TheoryData<string, string[]> Rows => DocumentTable.Rows("security.md", columns: 3, "threat");

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_ofSecurity_namesTestsThatAreThere(string threat, string[] tests) => DocumentTable.AssertTestsAreThere(threat, tests);
}
