using StreamInfer.Decoding;
using StreamInfer.Decoding.Features;
using StreamInfer.Inference;
using StreamInfer.Pipeline;
using StreamInfer.Publishing;

namespace StreamInfer.Models.Shadows;

/// <summary>
/// Runs one shadow, on a thread of its own with a producer of its own: takes copies of events, scores them, and writes its predictions and how they differ from
/// what was published. Whatever goes wrong is counted, and the events concerned are dropped: nothing here is retried, and nobody waits for it.
/// </summary>
public sealed class ShadowRunner : IDisposable
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(30);

    private readonly ShadowParts _parts;
    private readonly ShadowQueue _queue;
    private readonly FeatureEncoder _encoder;
    private readonly PredictionEncoder _predictions;
    private readonly DifferenceEncoder? _differences;
    private readonly RunWatchdog _watchdog;
    private readonly OutgoingBatch _outgoing = new();
    private readonly OutgoingBatch _mirrored = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private long _scored;
    private long _failed;
    private long _told;

    public ShadowRunner(ShadowParts parts)
    {
        _parts = parts;
        var (plan, topology, session) = (parts.Plan, parts.Topology, parts.Model.Session);
        _queue = new ShadowQueue(
            new ShadowSample(parts.Salt, plan.Percent, plan.Sampling), session.Layout, session.Shape, plan.QueueSize, topology.Batching.MaxBatchSize, plan.MirrorTo is not null);
        _encoder = new FeatureEncoder(topology.Features, parts.DecodePlan, session.Layout);
        var stamp = new PredictionStamp(parts.Model, parts.FeatureDigest, PredictionStamp.ShadowRoute, topology.Source.Topic);
        _predictions = new PredictionEncoder(stamp, topology.Output, parts.PredictionSchemaId);
        _differences = plan.DifferencesTopic is null ? null : new DifferenceEncoder(stamp, topology, plan.FeaturesOnDisagreement, parts.DifferenceSchemaId);
        _watchdog = new RunWatchdog(session, topology.Model.RunTimeout, parts.Time);
        _thread = new Thread(Run) { IsBackground = true, Name = $"shadow {parts.Model.Identity.Version}" };
        _thread.Start();
    }

    /// <summary>Takes the copies.</summary>
    public IBatchObserver Observer => _queue;

    public ScoringModel Model => _parts.Model;

    public ShadowState State => new(_queue.Offered, Volatile.Read(ref _scored), _queue.Dropped, Volatile.Read(ref _failed), Agreement.Snapshot());

    private AgreementCounter Agreement { get; } = new();

    /// <summary>Ends it. A run that is under way is terminated; what waits is given up.</summary>
    public void Dispose()
    {
        _queue.End();
        _stop.Cancel();
        _parts.Model.Session.IsTerminated = true;
        _thread.Join();
        _parts.Model.Session.IsTerminated = false;
        _watchdog.Dispose();
        _queue.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        _parts.OnThread();
        while (_queue.Take() is { } batch)
        {
            try
            {
                Score(batch);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // It ends; what it has not written is nobody's loss.
            }
            catch (Exception failure)
            {
                // Whatever it is, a defect included: on a thread of its own it would end the process that scores.
                Volatile.Write(ref _failed, _failed + batch.Count);
                Tell(failure is ModelRunException or SinkException or RegistryException ? failure.Message : $"unexpected, a defect: {failure.GetType().Name}: {failure.Message}");
            }

            _queue.Return(batch);
        }
    }

    private void Score(ShadowBatch batch)
    {
        ShadowDecoding.Decode(batch, _parts.Decoder, _encoder, _parts.Time, _stop.Token);
        var started = _parts.Time.GetTimestamp();
        _watchdog.Begin(started);
        try
        {
            _parts.Model.Session.Run(batch.Features, batch.Count, batch.Scores);
        }
        finally
        {
            _watchdog.End();
        }

        Agreement.Add(batch.Verdicts, batch.Scores.Scores.AsSpan(0, batch.Count), _predictions.Stamp.Decide);
        Publish(batch);
        Volatile.Write(ref _scored, _scored + batch.Count);
    }

    private void Publish(ShadowBatch batch)
    {
        _outgoing.Clear();
        for (var i = 0; i < batch.Count; i++)
        {
            ref readonly var scored = ref batch.Events[i];
            _predictions.Encode(scored, batch.Scores, batch.ScoredAtMs, _outgoing);
            _differences?.Encode(scored, batch, i, _outgoing);
        }

        _parts.Sink.Publish(_outgoing, OpenTicket(_outgoing), _stop.Token);
        if (_parts.Mirror is { } mirror)
        {
            _mirrored.Clear();
            foreach (ref readonly var scored in batch.Events)
            {
                ref readonly var record = ref batch.Records.Records[scored.Record];
                foreach (ref readonly var header in batch.Records.HeadersOf(record))
                {
                    _mirrored.AddHeader(header);
                }

                _mirrored.Add(OutputTopic.Predictions, record.Key, record.Value, record.TimestampMs);
            }

            mirror.Publish(_mirrored, OpenTicket(_mirrored), _stop.Token);
        }
    }

    private DeliveryTicket OpenTicket(OutgoingBatch batch)
    {
        DeliveryTicket? ticket = null;
        ticket = new DeliveryTicket(() =>
        {
            if (ticket!.Failure is { } failure)
            {
                Interlocked.Add(ref _failed, 1);
                Tell(failure);
            }
        });
        ticket.Open(batch.Count);
        ticket.HandedOver();
        return ticket;
    }

    private void Tell(string reason)
    {
        if (_told == 0 || _parts.Time.GetElapsedTime(_told) >= TellEvery)
        {
            _told = _parts.Time.GetTimestamp();
            ShadowLog.Failed(_parts.Logger, Model.Identity.Version, reason);
        }
    }
}
