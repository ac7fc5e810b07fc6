namespace StreamInfer.IntegrationTests.Service;

/// <summary>Runs where the Elec2 records are there, and says plainly where they are not.</summary>
public sealed class Elec2TheoryAttribute : TheoryAttribute
{
    public Elec2TheoryAttribute()
    {
        if (RepositoryFiles.SharedData("elec2") is null)
        {
            Skip = "the Elec2 records are not here: no shared/data/elec2 in any folder above the tests";
        }
    }
}
