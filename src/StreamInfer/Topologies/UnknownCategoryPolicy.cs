namespace StreamInfer.Topologies;

/// <summary>What becomes of a category that is not listed; flagged in every case but the last.</summary>
public enum UnknownCategoryPolicy : byte
{
    /// <summary>All columns 0 (one-hot) or -1 (ordinal).</summary>
    Zero,

    /// <summary>The index after the last category (ordinal only).</summary>
    Index,

    /// <summary>A dead letter with reason <c>unknown-category</c>.</summary>
    Reject,
}
