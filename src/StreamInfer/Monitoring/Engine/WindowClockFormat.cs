using StreamInfer.Monitoring.Windows;

namespace StreamInfer.Monitoring.Engine;

/// <summary>Writes and reads what a window clock remembers.</summary>
internal static class WindowClockFormat
{
    public static void Write(BinaryWriter writer, WindowClockState state)
    {
        Write(writer, state.Watermark);
        Write(writer, state.Next);
        writer.Write(state.IsSilent);
        Write(writer, state.Latest);
        writer.Write(state.Partitions.Count);
        foreach (var item in state.Partitions)
        {
            writer.Write(item.Partition);
            writer.Write(item.Largest);
            writer.Write(item.Seen);
        }

        writer.Write(state.Panes.Count);
        foreach (var (pane, count) in state.Panes)
        {
            writer.Write(pane);
            writer.Write(count);
        }

        writer.Write(state.Counts.Count);
        foreach (var count in state.Counts)
        {
            writer.Write(count);
        }
    }

    public static WindowClockState Read(BinaryReader reader)
    {
        var (watermark, next, isSilent, latest) = (ReadLong(reader), ReadLong(reader), reader.ReadBoolean(), ReadLong(reader));
        var partitions = new PartitionTime[reader.ReadInt32()];
        for (var i = 0; i < partitions.Length; i++)
        {
            partitions[i] = new PartitionTime(reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64());
        }

        var panes = new PaneCount[reader.ReadInt32()];
        for (var i = 0; i < panes.Length; i++)
        {
            panes[i] = new PaneCount(reader.ReadInt64(), reader.ReadInt64());
        }

        var counts = new long[reader.ReadInt32()];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = reader.ReadInt64();
        }

        return new WindowClockState(watermark, next, isSilent, latest, partitions, panes, counts);
    }

    private static void Write(BinaryWriter writer, long? value)
    {
        writer.Write(value.HasValue);
        writer.Write(value ?? 0);
    }

    private static long? ReadLong(BinaryReader reader) => reader.ReadBoolean() is var isThere && reader.ReadInt64() is var value && isThere ? value : null;
}
