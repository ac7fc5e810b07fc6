namespace StreamInfer.IntegrationTests.Kafka;

/// <summary>A theory that runs where kcat is installed; says so where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KcatTheoryAttribute : TheoryAttribute
{
    public KcatTheoryAttribute() => Skip = new KcatFactAttribute().Skip;
}
