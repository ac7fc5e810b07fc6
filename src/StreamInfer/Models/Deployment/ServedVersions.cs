using System.Collections.Frozen;
using StreamInfer.Inference;
using StreamInfer.Models.Gates;
using StreamInfer.Models.Rollout;
using StreamInfer.Models.Shelf;
using StreamInfer.Topologies;

namespace StreamInfer.Models.Deployment;

/// <summary>The versions that one topology holds on the shelf, and why it holds others not. Used by the director alone; its words are read by anyone.</summary>
/// <param name="shelf">Loads and judges.</param>
/// <param name="plan">The topology.</param>
internal sealed class ServedVersions(ModelShelf shelf, TopologyPlan plan) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (ShelfLease Lease, ScoringModel Model)> _held = [];
    private readonly Dictionary<int, string> _refused = [];
    private readonly HashSet<int> _loading = [];

    /// <summary>The model of a version, loaded where it is not yet.</summary>
    /// <param name="version">1 or more.</param>
    /// <param name="occasion">Decides what it is forgiven.</param>
    /// <param name="judged">Told of a verdict that is new.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>Null where it is refused.</returns>
    public async Task<ScoringModel?> HoldAsync(int version, GateOccasion occasion, Action<GateVerdict> judged, CancellationToken stop)
    {
        lock (_gate)
        {
            if (_held.TryGetValue(version, out var held))
            {
                return held.Model;
            }

            _loading.Add(version);
        }

        try
        {
            var lease = await shelf.LoadAsync(ShelfRequest.Of(plan, version, occasion), stop);
            judged(lease.Verdict);

            // The topology's threshold is the operator's word, so it goes before the trainer's.
            var model = lease.Model with { Identity = lease.Model.Identity with { Threshold = plan.Output.Threshold ?? lease.Model.Identity.Threshold } };
            lock (_gate)
            {
                _held.Add(version, (lease, model));
                _refused.Remove(version);
            }

            return model;
        }
        catch (ModelRefusedException refused)
        {
            judged(refused.Verdict);
            Refuse(version, refused.Verdict.Problem);
            return null;
        }
        finally
        {
            lock (_gate)
            {
                _loading.Remove(version);
            }
        }
    }

    /// <summary>Loads a held version on another device, in place of where it is.</summary>
    /// <param name="version">One that is held.</param>
    /// <param name="device">Where to.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>The model there, and the lease that is to be disposed of once no batch goes by it any more.</returns>
    /// <exception cref="ModelRefusedException">It cannot be had there; all stays as it is.</exception>
    public async Task<(ScoringModel Model, ShelfLease Old)> MoveAsync(int version, DevicePolicy device, CancellationToken stop)
    {
        var request = ShelfRequest.Of(plan with { Model = plan.Model with { Device = device } }, version, GateOccasion.OnlyChoice);
        var lease = await shelf.LoadAsync(request, stop);
        lock (_gate)
        {
            var (old, model) = _held[version];
            var moved = lease.Model with { Identity = model.Identity };
            _held[version] = (lease, moved);
            return (moved, old);
        }
    }

    /// <summary>Why a version is refused; null where it is not.</summary>
    public string? RefusalOf(int version)
    {
        lock (_gate)
        {
            return _refused.GetValueOrDefault(version);
        }
    }

    /// <summary>How far it is with a version.</summary>
    public (VersionReadiness Readiness, string Why) ReadinessOf(int version)
    {
        lock (_gate)
        {
            return _held.ContainsKey(version) ? (VersionReadiness.Ready, string.Empty)
                : _refused.TryGetValue(version, out var why) && !_loading.Contains(version) ? (VersionReadiness.Refused, why)
                : (VersionReadiness.Loading, string.Empty);
        }
    }

    /// <summary>Gives up the versions that are not wanted any more.</summary>
    /// <param name="wanted">Those that stay.</param>
    /// <param name="named">Those that the desired state asks for, whether it can be followed or not; what else was refused may be asked for again.</param>
    /// <returns>Those given up.</returns>
    public IReadOnlyList<int> KeepOnly(IReadOnlySet<int> wanted, IReadOnlySet<int> named)
    {
        List<(int Version, ShelfLease Lease)> given;
        lock (_gate)
        {
            given = [.. _held.Where(held => !wanted.Contains(held.Key)).Select(held => (held.Key, held.Value.Lease))];
            given.ForEach(held => _held.Remove(held.Version));
            foreach (var forgotten in _refused.Keys.Where(version => !wanted.Contains(version) && !named.Contains(version)).ToList())
            {
                _refused.Remove(forgotten);
            }
        }

        given.ForEach(held => held.Lease.Dispose());
        return [.. given.Select(held => held.Version)];
    }

    public void Dispose() => KeepOnly(FrozenSet<int>.Empty, FrozenSet<int>.Empty);

    private void Refuse(int version, string why)
    {
        lock (_gate)
        {
            _refused[version] = why;
        }
    }
}
