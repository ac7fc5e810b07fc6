using StreamInfer.Decoding;

namespace StreamInfer.Monitoring.Tap;

/// <summary>What is copied of an event beside its row.</summary>
internal struct TappedEvent
{
    public long Offset;
    public long TimeMs;
    public int Partition;

    /// <summary>In the lane's rows.</summary>
    public int Row;

    /// <summary>In the block's keys.</summary>
    public int KeyStart;

    /// <summary>-1 for none.</summary>
    public int KeyLength;

    public short Lane;
    public QualityFlags Quality;
}
