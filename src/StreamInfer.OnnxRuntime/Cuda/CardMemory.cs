using System.Collections.Immutable;
using System.Numerics;
using StreamInfer.Inference;
using StreamInfer.Models;

namespace StreamInfer.OnnxRuntime.Cuda;

/// <summary>
/// What one executor's runs on a card read from and write to: one piece of memory for each input and output, shared by all batch sizes. It grows to the next power of
/// two, so that a model whose largest batch does not fit still runs smaller ones.
/// </summary>
internal sealed class CardMemory : IDisposable
{
    private readonly ICudaDevice _card;
    private readonly OutputLayout _outputs;
    private readonly int _capacity;
    private readonly bool _isFixed;
    private readonly ImmutableArray<BoundInput> _inputLayout;
    private readonly nint[] _inputs;
    private readonly nint[] _onCard;
    private readonly nint[] _onHost;
    private int _rows;

    /// <param name="card">Whose memory.</param>
    /// <param name="inputs">Of numbers, all of them.</param>
    /// <param name="outputs">As a run showed them.</param>
    /// <param name="capacity">Most rows.</param>
    /// <param name="isFixed">Whether it must stay where it is: then all is taken at once, and outputs lie on the card as well.</param>
    public CardMemory(ICudaDevice card, ImmutableArray<BoundInput> inputs, OutputLayout outputs, int capacity, bool isFixed)
    {
        (_card, _inputLayout, _outputs, _capacity, _isFixed) = (card, inputs, outputs, capacity, isFixed);
        (_inputs, _onCard, _onHost) = (new nint[inputs.Length], new nint[outputs.Count], new nint[outputs.Count]);
    }

    /// <summary>Bytes of one row of an input.</summary>
    public static long RowSize(BoundInput input) => (long)input.Spec.Width * input.Spec.Type switch
    {
        ColumnType.Float => sizeof(float),
        ColumnType.Double or ColumnType.Int64 => sizeof(long),
        _ => sizeof(bool),
    };

    public nint Input(int index) => _inputs[index];

    /// <summary>An output on the card, where the memory is fixed.</summary>
    public nint Output(int index) => _onCard[index];

    /// <summary>An output on the host.</summary>
    public nint Result(int index) => _onHost[index];

    /// <summary>Makes room for so many rows.</summary>
    /// <returns>Whether everything lies elsewhere now.</returns>
    /// <exception cref="CudaException">There is not so much memory; there is none then, until it is asked for less.</exception>
    public bool Grow(int rows)
    {
        if (rows <= _rows)
        {
            return false;
        }

        Dispose();
        var wanted = _isFixed ? _capacity : (int)Math.Min(_capacity, BitOperations.RoundUpToPowerOf2((uint)rows));
        try
        {
            for (var index = 0; index < _inputs.Length; index++)
            {
                _inputs[index] = _card.Allocate(wanted * RowSize(_inputLayout[index]));
            }

            for (var index = 0; index < _onHost.Length; index++)
            {
                _onHost[index] = _card.AllocateHost((long)wanted * _outputs.RowSize(index));
                _onCard[index] = _isFixed ? _card.Allocate((long)wanted * _outputs.RowSize(index)) : 0;
            }
        }
        catch (CudaException)
        {
            Dispose();
            throw;
        }

        _rows = wanted;
        return true;
    }

    public void Dispose()
    {
        _rows = 0;
        Free(_inputs, _card.Free);
        Free(_onCard, _card.Free);
        Free(_onHost, _card.FreeHost);
    }

    private static void Free(nint[] memory, Action<nint> free)
    {
        foreach (var piece in memory)
        {
            if (piece != 0)
            {
                free(piece);
            }
        }

        Array.Clear(memory);
    }
}
