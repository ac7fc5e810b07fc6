using StreamInfer.Models.Audit;

namespace StreamInfer.Host.Api.Contracts;

/// <summary>What happened to a topology and who asked for it, newest first.</summary>
/// <param name="Entries">At most as many as were asked for.</param>
internal sealed record AuditAnswer(IReadOnlyList<AuditAnswer.AuditItem> Entries)
{
    /// <param name="At">When.</param>
    /// <param name="Kind">Such as <c>control</c>, <c>swap</c> or <c>gate</c>.</param>
    /// <param name="By">Who asked for it; empty for nobody but the service.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="What">In words.</param>
    /// <param name="Version">Which version it is about; null for none.</param>
    /// <param name="Revision">Of the desired state; null for none.</param>
    /// <param name="Instance">Who tells it.</param>
    internal sealed record AuditItem(DateTimeOffset At, string Kind, string By, string Reason, string What, int? Version, long? Revision, string Instance)
    {
        public static AuditItem Of(AuditEntry entry) => new(
            entry.At, entry.Kind.ToString().ToLowerInvariant(), entry.Who, entry.Why, WordsOf(entry), entry.Version, entry.Revision, entry.Instance);

        private static string WordsOf(AuditEntry entry) => (entry.Version, entry.Text) switch
        {
            (null, var text) => text,
            ({ } version, "") => $"version {version}",
            var (version, text) => $"version {version}: {text}",
        };
    }
}
