using StreamInfer.Topologies.Rules;
using StreamInfer.Topologies.Shapes;

namespace StreamInfer.Topologies.Keys;

/// <summary>The section <c>model</c>.</summary>
internal static class ModelKeys
{
    public static readonly KeyOf<string> Name = new(
        "name", NameShapes.Simple, "The model's folder below the model repository.") { Required = true };

    public static readonly KeyOf<int?> Version = new(
        "version", new VersionShape(), "Which version scores: a number, or latest for the greatest there is.") { Required = true };

    public static readonly KeyOf<DevicePolicy> Device = new(
        "device",
        new ChoiceShape<DevicePolicy>(
            ("require-cuda", DevicePolicy.RequireCuda), ("prefer-cuda", DevicePolicy.PreferCuda), ("cpu", DevicePolicy.Cpu)),
        "Where it may run: on a GPU or not at all, on a GPU where there is one, or on the CPU.") { Default = "prefer-cuda" };

    public static readonly KeyOf<int> Threads = new(
        "threads", new IntegerShape(1, 256), "Threads that one run on the CPU may use; batching.concurrency is how many runs there are at once.")
        { Default = "1", Unit = "threads" };

    public static readonly KeyOf<TimeSpan> RunTimeout = new(
        "runTimeout",
        new DurationShape(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
        "What one run may take; a run that takes longer is ended and treated like one that failed.") { Default = "30s" };

    public static readonly KeyOf<ModelFailurePolicy> OnModelFailure = new(
        "onModelFailure",
        new ChoiceShape<ModelFailurePolicy>(("pause", ModelFailurePolicy.Pause), ("dead-letter", ModelFailurePolicy.DeadLetter)),
        "What becomes of events while the model fails every one: they wait until it works again, or get dead letters.") { Default = "pause" };

    public static readonly KeyOf<SectionOptions> Cuda = new("cuda", CudaKeys.Section, "How it runs on a card, where it does.");

    public static readonly SectionShape Section = new(Name, Version, Device, Threads, RunTimeout, OnModelFailure, Cuda) { Rules = [CudaRules.CheckUsed] };
}
