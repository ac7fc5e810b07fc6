using System.Runtime.CompilerServices;

namespace StreamInfer.Monitoring.Anomalies;

/// <summary>
/// Half-Space Trees: a point is as normal as the boxes that random cuts put it into were full in the window before (S. C. Tan, K. M. Ting and T. F. Liu,
/// Fast Anomaly Detection for Streaming Data, 2011). Flat arrays of splits and masses, about 200 KB with the usual parameters; nothing is allocated an
/// event. Used by one thread at a time.
/// </summary>
public sealed class HalfSpaceTrees
{
    /// <summary>A box with fewer than a tenth of the window in it is not looked into: what is in its halves is chance.</summary>
    private const int SizeLimit = 10;

    private readonly HalfSpaceParameters _parameters;
    private readonly HalfSpaceSplit[] _splits;
    private readonly Masses[] _masses;
    private readonly int _splitsPerTree;
    private readonly int _nodesPerTree;
    private long _window;
    private int _learned;

    /// <param name="parameters">Size of the forest.</param>
    /// <param name="dimensions">Features of a point; 1 or more.</param>
    /// <exception cref="ArgumentException">A parameter is not allowed.</exception>
    public HalfSpaceTrees(HalfSpaceParameters parameters, int dimensions)
    {
        parameters.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        _parameters = parameters;
        _splits = HalfSpaceForest.Draw(parameters, dimensions);
        _splitsPerTree = (1 << parameters.Height) - 1;
        _nodesPerTree = (2 << parameters.Height) - 1;
        _masses = new Masses[parameters.Trees * _nodesPerTree];
        Dimensions = dimensions;
    }

    /// <summary>Features of a point.</summary>
    public int Dimensions { get; }

    /// <summary>Whether a window was learned: before, nothing is scored.</summary>
    public bool IsReady => _window > 0;

    /// <summary>Splits of a tree, its root first, the children of i at 2i + 1 and 2i + 2.</summary>
    public ReadOnlySpan<HalfSpaceSplit> SplitsOf(int tree) => _splits.AsSpan(tree * _splitsPerTree, _splitsPerTree);

    /// <summary>Events at a tree's node: in the window that is scored with, and in that which is being learned.</summary>
    public (int Reference, int Learning) MassesOf(int tree, int node)
    {
        var masses = _masses[(tree * _nodesPerTree) + node];
        return (masses.Reference, masses.Learning);
    }

    /// <summary>How full the boxes of a point are.</summary>
    /// <param name="point">Each feature in units of the reference's range (<see cref="UnitRange"/>).</param>
    /// <returns>0 … 1, less is stranger; 0 while not <see cref="IsReady"/>. The score is 1 less this.</returns>
    public double Mass(ReadOnlySpan<double> point) => _window == 0 ? 0 : Walk(point, learned: 0) / Full;

    /// <summary>Takes a point in; after each window what was learned becomes what is scored with.</summary>
    /// <returns>How full its boxes were before, as <see cref="Mass"/> says.</returns>
    public double Learn(ReadOnlySpan<double> point)
    {
        var mass = Walk(point, learned: 1);
        var result = _window == 0 ? 0 : mass / Full;
        if (++_learned == _parameters.Window)
        {
            Turn();
        }

        return result;
    }

    /// <summary>
    /// Adds the masses that another instance scores with, drawn by the same parameters: together they are of a window as long as both. They last until
    /// the next window is learned here.
    /// </summary>
    /// <exception cref="ArgumentException">Its trees are not the same.</exception>
    public void AddMasses(HalfSpaceTrees other)
    {
        if (other._parameters != _parameters || other.Dimensions != Dimensions)
        {
            throw new ArgumentException("the other trees were drawn by other parameters, so their masses are of other boxes", nameof(other));
        }

        for (var i = 0; i < _masses.Length; i++)
        {
            _masses[i].Reference += other._masses[i].Reference;
        }

        _window += other._window;
    }

    /// <summary>Writes what was learned.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_window);
        writer.Write(_learned);
        foreach (var masses in _masses)
        {
            writer.Write7BitEncodedInt(masses.Reference);
            writer.Write7BitEncodedInt(masses.Learning);
        }
    }

    /// <summary>Takes over what trees of the same parameters learned.</summary>
    public void Restore(BinaryReader reader)
    {
        _window = reader.ReadInt64();
        _learned = reader.ReadInt32();
        foreach (ref var masses in _masses.AsSpan())
        {
            masses.Reference = reader.Read7BitEncodedInt();
            masses.Learning = reader.Read7BitEncodedInt();
        }
    }

    private double Full => (double)_parameters.Trees * _window * _nodesPerTree;

    /// <summary>Follows a point down all trees. No branch depends on the point, as it could not be predicted.</summary>
    private long Walk(ReadOnlySpan<double> point, int learned)
    {
        var sum = 0L;
        for (var tree = 0; tree < _parameters.Trees; tree++)
        {
            var splits = _splits.AsSpan(tree * _splitsPerTree, _splitsPerTree);
            var masses = _masses.AsSpan(tree * _nodesPerTree, _nodesPerTree);
            var node = 0;
            var counts = -1L;
            for (var depth = 0; depth < _parameters.Height; depth++)
            {
                Visit(ref masses[node], depth, learned, ref sum, ref counts);
                var split = splits[node];
                var isRight = !(point[split.Feature] < split.At);
                node = (2 * node) + 1 + Unsafe.BitCast<bool, byte>(isRight);
            }

            Visit(ref masses[node], _parameters.Height, learned, ref sum, ref counts);
        }

        return sum;
    }

    /// <param name="masses">Of the node.</param>
    /// <param name="depth">Of the node; the root's is 0.</param>
    /// <param name="learned">What is added to its mass.</param>
    /// <param name="sum">Gets its mass by the size of its box.</param>
    /// <param name="counts">All ones while nodes count, 0 below one that is not looked into.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Visit(ref Masses masses, int depth, int learned, ref long sum, ref long counts)
    {
        long mass = masses.Reference;
        masses.Learning += learned;
        sum += (mass & counts) << depth;
        counts &= ~(((SizeLimit * mass) - _window) >> 63);
    }

    private void Turn()
    {
        _learned = 0;
        _window = _parameters.Window;
        foreach (ref var masses in _masses.AsSpan())
        {
            masses = new Masses { Reference = masses.Learning };
        }
    }

    private struct Masses
    {
        public int Reference;
        public int Learning;
    }
}
