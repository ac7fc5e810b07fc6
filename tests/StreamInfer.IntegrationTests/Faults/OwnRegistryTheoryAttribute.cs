using StreamInfer.TestKit.Faults;

namespace StreamInfer.IntegrationTests.Faults;

/// <summary>Runs where the registry is the suite's own, to fail as it is told.</summary>
public sealed class OwnRegistryTheoryAttribute : TheoryAttribute
{
    public OwnRegistryTheoryAttribute()
    {
        if (TestEnvironment.Registry is not null)
        {
            Skip = "the registry that STREAMINFER_TEST_REGISTRY names does not fail as it is told";
        }
    }
}
