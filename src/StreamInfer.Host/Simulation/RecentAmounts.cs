using System.Runtime.CompilerServices;

namespace StreamInfer.Host.Simulation;

/// <summary>A card's last five amounts in euros, newest first; 0 where there were fewer.</summary>
[InlineArray(Length)]
internal struct RecentAmounts
{
    public const int Length = 5;

    private float _newest;

    /// <summary>Puts one more amount in front; the oldest falls out.</summary>
    public void Push(double amount)
    {
        for (var index = Length - 1; index > 0; index--)
        {
            this[index] = this[index - 1];
        }

        _newest = (float)amount;
    }
}
