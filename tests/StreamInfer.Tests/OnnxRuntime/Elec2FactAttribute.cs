namespace StreamInfer.Tests.OnnxRuntime;

/// <summary>A test on the Elec2 records; skipped, saying so, where they are not beside or above the tests' folder.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class Elec2FactAttribute : FactAttribute
{
    public Elec2FactAttribute()
    {
        if (Folder is null)
        {
            Skip = "There is no shared/data/elec2 in this folder or one above: 45,312 real records were not scored.";
        }
    }

    public static string? Folder => Upwards.Find("shared/data/elec2");
}
