using Microsoft.Extensions.Logging;
using StreamInfer.Topologies;

namespace StreamInfer.Telemetry;

/// <summary>Every log message of the pipeline, with its event id.</summary>
internal static partial class PipelineLog
{
    [LoggerMessage(100, LogLevel.Information, "Pipeline {Pipeline} scores {Topic} with {Model}/{Version} ({Digest}) on {Device}: batches of up to {MaxBatchSize} within {Deadline} for {Prefer}, {Runs} at once")]
    public static partial void Started(ILogger logger, string pipeline, string topic, string model, int version, string digest, string device, int maxBatchSize, TimeSpan deadline, BatchPreference prefer, int runs);

    [LoggerMessage(102, LogLevel.Information, "Pipeline {Pipeline} holds at most {Events} events and {Bytes} bytes of their records in flight, and {Batches} micro-batches with {RowBytes} bytes of feature rows")]
    public static partial void Bounds(ILogger logger, string pipeline, int events, long bytes, int batches, long rowBytes);

    [LoggerMessage(101, LogLevel.Information, "Pipeline {Pipeline} stopped: {Events} events read, everything in flight acknowledged: {Drained}")]
    public static partial void Stopped(ILogger logger, string pipeline, long events, bool drained);

    [LoggerMessage(103, LogLevel.Information, "Stopping: nothing more is read, and what is in flight has {Within} to finish")]
    public static partial void Stopping(ILogger logger, TimeSpan within);

    [LoggerMessage(110, LogLevel.Information, "Assigned partitions {Partitions}")]
    public static partial void Assigned(ILogger logger, string partitions);

    [LoggerMessage(111, LogLevel.Information, "Revoked partitions {Partitions}; everything in flight acknowledged: {Drained}")]
    public static partial void Revoked(ILogger logger, string partitions, bool drained);

    [LoggerMessage(112, LogLevel.Warning, "Lost partitions {Partitions}: what was in flight will be scored again by their new owner")]
    public static partial void Lost(ILogger logger, string partitions);

    [LoggerMessage(120, LogLevel.Warning, "Schema {Schema} lacks what the topology reads: {Paths}. Their defaults apply; without one the events are dead-lettered")]
    public static partial void PathsNotInSchema(ILogger logger, string schema, string paths);

    [LoggerMessage(121, LogLevel.Warning, "Schema {Schema} cannot be used: {Reason}. Its events are dead-lettered")]
    public static partial void SchemaRefused(ILogger logger, string schema, string reason);

    [LoggerMessage(122, LogLevel.Information, "Partition {Partition} waits at offset {Offset} for schema {Schema}")]
    public static partial void WaitingForSchema(ILogger logger, int partition, long offset, string schema);

    [LoggerMessage(130, LogLevel.Warning, "Commit failed and will be tried again: {Reason}")]
    public static partial void CommitFailed(ILogger logger, string reason);

    [LoggerMessage(133, LogLevel.Warning, "Transaction aborted, its {Events} events are read again: {Reason}")]
    public static partial void TransactionAborted(ILogger logger, string reason, int events);

    [LoggerMessage(131, LogLevel.Warning, "Nothing was read for a while, so partitions are paused until it is over: {Cause}")]
    public static partial void Paused(ILogger logger, string cause);

    [LoggerMessage(132, LogLevel.Information, "Events are read again: partitions are resumed")]
    public static partial void Resumed(ILogger logger);

    [LoggerMessage(140, LogLevel.Warning, "The model failed on a batch of {Rows} events; those that make it fail are searched for: {Reason}")]
    public static partial void RunFailed(ILogger logger, int rows, string reason);

    [LoggerMessage(141, LogLevel.Warning, "The device has no memory for a run of {Rows} rows; runs of up to {Limit} from now on: {Reason}")]
    public static partial void RunLimitHalved(ILogger logger, int rows, int limit, string reason);

    [LoggerMessage(142, LogLevel.Information, "Memory has sufficed for a minute: runs of up to {Limit} rows from now on")]
    public static partial void RunLimitGrown(ILogger logger, int limit);

    [LoggerMessage(143, LogLevel.Error, "The model fails every event. Events wait and are tried again, none is dead-lettered: {Reason}")]
    public static partial void BreakerOpened(ILogger logger, string reason);

    [LoggerMessage(144, LogLevel.Warning, "The model works again, after {Duration}")]
    public static partial void BreakerClosed(ILogger logger, TimeSpan duration);

    [LoggerMessage(145, LogLevel.Warning, "Stopped while the model fails every event: a batch of {Events} events is not committed and will be scored after the next start")]
    public static partial void GivenUp(ILogger logger, int events);

    [LoggerMessage(146, LogLevel.Warning, "Candidate version {Version} failed on a run of {Rows} events, which the primary version scores instead: {Reason}")]
    public static partial void CandidateFailed(ILogger logger, int version, int rows, string reason);

    [LoggerMessage(147, LogLevel.Information, "Topology {Topology} goes by revision {Revision}: {Versions}")]
    public static partial void VersionsReplaced(ILogger logger, string topology, long revision, string versions);

    [LoggerMessage(148, LogLevel.Warning, "{Events} events were dead-lettered to {Topic}: {Reasons}; the first is {First} (topic/partition/offset), and its dead letter says what is wrong with it")]
    public static partial void DeadLettered(ILogger logger, long events, string topic, string reasons, string first);

    [LoggerMessage(150, LogLevel.Warning, "The process died with {Events} events in flight (partition:offsets {Spans}); they are run one by one")]
    public static partial void ProcessDied(ILogger logger, long events, string spans);

    [LoggerMessage(151, LogLevel.Error, "The process died {Deaths} times while the model ran the event at {Event} (partition:offset); it is dead-lettered")]
    public static partial void EventConvicted(ILogger logger, string @event, int deaths);
}
