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

    [LoggerMessage(131, LogLevel.Warning, "No room for more events: partitions are paused until output is acknowledged")]
    public static partial void Paused(ILogger logger);

    [LoggerMessage(132, LogLevel.Information, "Room for events again: partitions are resumed")]
    public static partial void Resumed(ILogger logger);

    [LoggerMessage(140, LogLevel.Warning, "The model failed on a batch of {Rows} events, so each half is tried by itself: {Reason}")]
    public static partial void RunFailed(ILogger logger, int rows, string reason);
}
