using StreamInfer.IntegrationTests.Kafka;

namespace StreamInfer.IntegrationTests.Service;

/// <summary>Waits for what a program says.</summary>
internal static class ProgramWords
{
    /// <summary>Waits until it has said something on standard error.</summary>
    public static Task SaysAsync(this ProgramRun run, string text) => Eventually.IsTrueAsync(
        () =>
        {
            var hasExited = run.HasExited;
            var says = run.Error.Contains(text, StringComparison.Ordinal);
            Assert.False(hasExited && !says, $"it ended before it said '{text}': {run.Error}");
            return Task.FromResult(says);
        },
        () => $"'{text}' in {run.Error}");
}
