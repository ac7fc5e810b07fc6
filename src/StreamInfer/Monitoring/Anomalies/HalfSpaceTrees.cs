using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamInfer.Monitoring.Anomalies;

/// <summary>
/// Half-Space Trees: a point is as normal as the boxes that random cuts put it into were full in the window before (S. C. Tan, K. M. Ting and T. F. Liu,
/// Fast Anomaly Detection for Streaming Data, 2011). About 150 KB with the usual parameters; nothing is allocated an event. Used by one thread at a time.
/// </summary>
/// <remarks>
/// All trees are walked side by side, a depth at a time: each step of a walk waits for the one before, but those of different trees do not wait for each
/// other. Nodes lie by depth, so that the upper ones share cache lines, and hold split and mass together. What is learned is counted at leaves only, as a
/// node's count is the sum of those below it.
/// </remarks>
public sealed class HalfSpaceTrees
{
    /// <summary>A box with fewer than a tenth of the window in it is not looked into: what is in its halves is chance.</summary>
    private const int SizeLimit = 10;

    private readonly HalfSpaceParameters _parameters;
    private readonly Node[] _nodes;
    private readonly int[] _leaves;
    private readonly int[] _learning;
    private readonly int[] _places;
    private readonly int[] _open;
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
        _nodesPerTree = (2 << parameters.Height) - 1;
        var inner = (1 << parameters.Height) - 1;
        var splits = HalfSpaceForest.Draw(parameters, dimensions);
        _nodes = new Node[splits.Length];
        for (var i = 0; i < splits.Length; i++)
        {
            _nodes[PlaceOf(i / inner, i % inner)] = new Node { At = splits[i].At, Feature = splits[i].Feature };
        }

        _leaves = new int[parameters.Trees << parameters.Height];
        _learning = new int[_leaves.Length];
        _places = new int[parameters.Trees];
        _open = new int[parameters.Trees];
        Dimensions = dimensions;
    }

    /// <summary>Features of a point.</summary>
    public int Dimensions { get; }

    /// <summary>Whether a window was learned: before, nothing is scored.</summary>
    public bool IsReady => _window > 0;

    private double Full => (double)_parameters.Trees * _window * _nodesPerTree;

    /// <summary>A split of a tree: of its root 0, or the children 2i + 1 and 2i + 2 of i.</summary>
    public HalfSpaceSplit SplitOf(int tree, int node)
    {
        ref readonly var found = ref _nodes[PlaceOf(tree, node)];
        return new HalfSpaceSplit(found.Feature, found.At);
    }

    /// <summary>Events at a tree's node: in the window that is scored with, and in that which is being learned.</summary>
    public (int Reference, int Learning) MassesOf(int tree, int node) => (Reference(tree, node), Sum(tree, node, _learning));

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

        for (var i = 0; i < _nodes.Length; i++)
        {
            _nodes[i].Reference += other._nodes[i].Reference;
        }

        for (var i = 0; i < _leaves.Length; i++)
        {
            _leaves[i] += other._leaves[i];
        }

        _window += other._window;
    }

    /// <summary>Writes what was learned.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_window);
        writer.Write(_learned);
        foreach (var counts in (ReadOnlySpan<int[]>)[_leaves, _learning])
        {
            foreach (var count in counts)
            {
                writer.Write7BitEncodedInt(count);
            }
        }
    }

    /// <summary>Takes over what trees of the same parameters learned.</summary>
    public void Restore(BinaryReader reader)
    {
        _window = reader.ReadInt64();
        _learned = reader.ReadInt32();
        foreach (var counts in (ReadOnlySpan<int[]>)[_leaves, _learning])
        {
            for (var i = 0; i < counts.Length; i++)
            {
                counts[i] = reader.Read7BitEncodedInt();
            }
        }

        SumUp();
    }

    /// <summary>Follows a point down all trees. No branch depends on the point, as it could not be predicted.</summary>
    private long Walk(ReadOnlySpan<double> point, int learned)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(point.Length, Dimensions);
        var (trees, height) = (_parameters.Trees, _parameters.Height);
        var places = _places.AsSpan(0, trees);
        var open = _open.AsSpan(0, trees);
        places.Clear();
        open.Fill(-1);

        // Fewer than this and the node is not looked into.
        var least = (int)Math.Min(int.MaxValue, (_window + SizeLimit - 1) / SizeLimit);
        ref var values = ref MemoryMarshal.GetReference(point);
        ref var level = ref MemoryMarshal.GetArrayDataReference(_nodes);
        var sum = 0L;
        for (var depth = 0; depth < height; depth++)
        {
            var full = 0L;
            for (var tree = 0; tree < trees; tree++)
            {
                var place = places[tree];
                ref readonly var node = ref Unsafe.Add(ref level, (tree << depth) + place);
                full += node.Reference & open[tree];
                open[tree] &= (least - 1 - node.Reference) >> 31;
                var isRight = !(Unsafe.Add(ref values, node.Feature) < node.At);
                places[tree] = (2 * place) + Unsafe.BitCast<bool, byte>(isRight);
            }

            sum += full << depth;
            level = ref Unsafe.Add(ref level, trees << depth);
        }

        var last = 0L;
        for (var tree = 0; tree < trees; tree++)
        {
            var leaf = (tree << height) + places[tree];
            last += _leaves[leaf] & open[tree];
            _learning[leaf] += learned;
        }

        return sum + (last << height);
    }

    private void Turn()
    {
        _learned = 0;
        _window = _parameters.Window;
        _learning.CopyTo(_leaves, 0);
        Array.Clear(_learning);
        SumUp();
    }

    /// <summary>Gives each node the masses of those below it.</summary>
    private void SumUp()
    {
        var start = _nodes.Length;
        for (var depth = _parameters.Height - 1; depth >= 0; depth--)
        {
            var count = _parameters.Trees << depth;
            start -= count;
            for (var i = 0; i < count; i++)
            {
                _nodes[start + i].Reference = depth == _parameters.Height - 1
                    ? _leaves[2 * i] + _leaves[(2 * i) + 1]
                    : _nodes[start + count + (2 * i)].Reference + _nodes[start + count + (2 * i) + 1].Reference;
            }
        }
    }

    /// <summary>Where a node that is no leaf lies: by depth, then by tree, then from left to right.</summary>
    private int PlaceOf(int tree, int node)
    {
        var depth = BitOperations.Log2((uint)node + 1);
        return (_parameters.Trees * ((1 << depth) - 1)) + (tree << depth) + node + 1 - (1 << depth);
    }

    private int Reference(int tree, int node) =>
        node < (1 << _parameters.Height) - 1 ? _nodes[PlaceOf(tree, node)].Reference : Sum(tree, node, _leaves);

    private int Sum(int tree, int node, int[] leaves)
    {
        var depth = BitOperations.Log2((uint)node + 1);
        var below = 1 << (_parameters.Height - depth);
        var first = (tree << _parameters.Height) + ((node + 1 - (1 << depth)) * below);
        var sum = 0;
        foreach (var count in leaves.AsSpan(first, below))
        {
            sum += count;
        }

        return sum;
    }

    private struct Node
    {
        public double At;
        public int Feature;
        public int Reference;
    }
}
