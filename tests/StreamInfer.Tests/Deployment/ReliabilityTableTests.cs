namespace StreamInfer.Tests.Deployment;

/// <summary>The table of docs/reliability.md: no row without a test.</summary>
public sealed class ReliabilityTableTests
{
    public static TheoryData<string, string[]> Rows => DocumentTable.Rows("reliability.md", columns: 4, "failure");

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_ofReliability_namesTestsThatAreThere(string failure, string[] tests) => DocumentTable.AssertTestsAreThere(failure, tests);
}
