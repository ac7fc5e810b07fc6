using System.Collections.Immutable;
using StreamInfer.Decoding;
using StreamInfer.Inference;
using StreamInfer.Publishing;
using StreamInfer.Routing;

namespace StreamInfer.Pipeline.Versions;

/// <summary>Which versions score in one pipeline now. Replaced by anyone, one at a time; read by anyone.</summary>
internal sealed class PipelineVersions : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ScoringModel, (VersionRuntime Runtime, int Sets)> _runtimes = new(ReferenceEqualityComparer.Instance);
    private readonly PipelineContext _context;
    private readonly DecodePlan _plan;
    private readonly Func<ScoringModel, string, PredictionEncoder> _encode;
    private volatile ScoringSet _current;

    /// <param name="context">What the stages share.</param>
    /// <param name="first">What scores at first.</param>
    /// <param name="plan">Where the decoder puts values.</param>
    /// <param name="encode">Makes the encoder of a version's predictions on a route.</param>
    public PipelineVersions(PipelineContext context, VersionSet first, DecodePlan plan, Func<ScoringModel, string, PredictionEncoder> encode)
    {
        (_context, _plan, _encode) = (context, plan, encode);
        _current = Build(first);
    }

    /// <summary>What batches that are opened from now on go by.</summary>
    public ScoringSet Current => _current;

    /// <summary>The current one, retained for the caller.</summary>
    public ScoringSet Take()
    {
        while (true)
        {
            var current = _current;
            if (current.TryRetain())
            {
                return current;
            }
        }
    }

    /// <summary>Other versions score from the next batch on.</summary>
    /// <returns>The one that was in force.</returns>
    public ScoringSet Replace(VersionSet next)
    {
        ScoringSet old;
        lock (_gate)
        {
            old = _current;
            _current = Build(next);
        }

        old.Primary.Runtime.Breaker.Wake();
        _ = old.Retired.ContinueWith(_ => Drop(old), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        old.Release();
        return old;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var (runtime, _) in _runtimes.Values)
            {
                runtime.Dispose();
            }

            _runtimes.Clear();
        }
    }

    private ScoringSet Build(VersionSet set)
    {
        var lanes = ImmutableArray.CreateBuilder<ScoringLane>();
        lanes.Add(LaneOf(set.Primary, PredictionStamp.PrimaryRoute));
        foreach (var candidate in set.Candidates)
        {
            lanes.Add(LaneOf(candidate.Model, PredictionStamp.RolloutRoute));
        }

        ImmutableArray<int> shares = [.. set.Candidates.Select(candidate => candidate.Buckets.Sum(range => range.Count))];
        return new ScoringSet(set.Revision, lanes.ToImmutable(), shares, new RouteTable(set.Salt, [.. set.Candidates.Select(candidate => candidate.Buckets)]));
    }

    private ScoringLane LaneOf(ScoringModel model, string route)
    {
        lock (_gate)
        {
            var (runtime, sets) = _runtimes.TryGetValue(model, out var known) ? known : (new VersionRuntime(_context, model, _plan), 0);
            _runtimes[model] = (runtime, sets + 1);
            return new ScoringLane(runtime, _encode(model, route));
        }
    }

    private void Drop(ScoringSet set)
    {
        lock (_gate)
        {
            foreach (var lane in set.Lanes)
            {
                if (!_runtimes.TryGetValue(lane.Model, out var known))
                {
                    continue;
                }

                if (known.Sets > 1)
                {
                    _runtimes[lane.Model] = (known.Runtime, known.Sets - 1);
                }
                else
                {
                    _runtimes.Remove(lane.Model);
                    known.Runtime.Dispose();
                }
            }
        }
    }
}
