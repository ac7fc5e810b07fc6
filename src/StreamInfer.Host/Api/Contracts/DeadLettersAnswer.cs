namespace StreamInfer.Host.Api.Contracts;

/// <summary>Dead letters, newest first.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Next">Where older ones are (?before=); null where there are none.</param>
internal sealed record DeadLettersAnswer(IReadOnlyList<DeadLettersAnswer.DeadLetterItem> Items, string? Next)
{
    /// <summary>One event that got no prediction.</summary>
    internal sealed record DeadLetterItem
    {
        /// <summary>Names it: partition and offset.</summary>
        public required string Cursor { get; init; }

        public required int Partition { get; init; }

        public required long Offset { get; init; }

        /// <summary>The time of its record, which is the event's.</summary>
        public required DateTimeOffset At { get; init; }

        /// <summary>The event's, printable, at most 200 characters; null for none.</summary>
        public required string? Key { get; init; }

        /// <summary>The event; null where its headers do not say.</summary>
        public required SourceItem? Source { get; init; }

        /// <summary>The code, such as <c>missing-feature</c>.</summary>
        public required string Reason { get; init; }

        /// <summary>What the code means.</summary>
        public required string Meaning { get; init; }

        /// <summary>Where it arose.</summary>
        public required string? Stage { get; init; }

        /// <summary>What was wrong with this event.</summary>
        public required string? Message { get; init; }

        /// <summary>How often the event was dead-lettered, this time included.</summary>
        public required int Attempt { get; init; }

        /// <summary>Of the value; -1 for none.</summary>
        public required int ValueBytes { get; init; }

        /// <summary>The beginning of the value, printable, at most 500 characters.</summary>
        public required string Preview { get; init; }
    }

    internal sealed record SourceItem(string Topic, int Partition, long Offset);
}
