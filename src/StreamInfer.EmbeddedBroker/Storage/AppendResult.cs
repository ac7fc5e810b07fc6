using StreamInfer.EmbeddedBroker.Wire;

namespace StreamInfer.EmbeddedBroker.Storage;

/// <summary>What became of an append.</summary>
/// <param name="Error">Why nothing was appended; <see cref="ErrorCode.None"/> also for a duplicate that was there already.</param>
/// <param name="BaseOffset">Offset of the first record; of the first appending for a duplicate; -1 on an error.</param>
/// <param name="LogAppendTimeMs">The broker's time where the topic uses it, else -1.</param>
/// <param name="EndOffset">What has to be flushed for the append to count in <see cref="FlushMode.Always"/>.</param>
/// <param name="Message">The error in words; null without one.</param>
internal readonly record struct AppendResult(ErrorCode Error, long BaseOffset, long LogAppendTimeMs, long EndOffset, string? Message = null);
