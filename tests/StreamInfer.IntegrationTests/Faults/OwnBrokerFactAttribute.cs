using StreamInfer.TestKit.Faults;

namespace StreamInfer.IntegrationTests.Faults;

/// <summary>Runs where the broker is the suite's own, to be killed and stopped.</summary>
public sealed class OwnBrokerFactAttribute : FactAttribute
{
    public OwnBrokerFactAttribute()
    {
        if (TestEnvironment.Bootstrap is not null)
        {
            Skip = "the broker that STREAMINFER_TEST_BOOTSTRAP names is not ours to kill";
        }
    }
}
