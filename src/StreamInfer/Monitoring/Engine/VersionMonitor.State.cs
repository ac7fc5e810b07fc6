using StreamInfer.Monitoring.Alarms;
using StreamInfer.Topologies;

namespace StreamInfer.Monitoring.Engine;

/// <content>What it remembers across restarts, but for its panes.</content>
internal sealed partial class VersionMonitor
{
    /// <summary>How it stands, without a window to look at.</summary>
    public RestoredVersion Restored =>
        RestoredVersion.Of(Key.ModelVersion, Key.Route, Counting.Panes.Hash, Alarms.Saved.Select(saved => new RestoredSubject(saved.Key, saved.Value.State, Since.GetValueOrDefault(saved.Key))));

    /// <summary>Reads for people what <see cref="SaveJudgement"/> wrote, of a version that need not be there.</summary>
    public static RestoredVersion ReadRestored(BinaryReader reader, int version, string route)
    {
        var hash = reader.ReadString();
        return RestoredVersion.Of(version, route, hash, ReadAlarms(reader).Select(saved => new RestoredSubject(saved.Subject, saved.Alarm.State, saved.SinceMs)));
    }

    /// <summary>Writes its state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(string.Join('\n', Version.Numeric.Concat(Version.Categorical)));
        writer.Write(Counting.Learned is { } learned ? Convert.ToBase64String(learned) : "");
        writer.Write(Counting.Panes.Hash);
        writer.Write(WindowsSinceLearned);
        Totals.Save(writer);
        writer.Write(SpentBefore.Alerts);
        writer.Write(SpentBefore.Suppressed);
        SaveAlarms(writer);
        foreach (var frozen in Counting.Frozen)
        {
            writer.Write(frozen.IsFrozen);
        }

        SaveBlob(writer, Counting.Anomalies is { } anomalies ? anomalies.Save : null);
        writer.Write(_detectors.Length);
        foreach (var detector in _detectors)
        {
            writer.Write(detector.Plan.Signal);
            writer.Write((int)detector.Plan.Kind);
            SaveBlob(writer, detector.Detector.Save);
        }
    }

    /// <summary>Takes over the state of a monitor of the same version and route.</summary>
    /// <exception cref="InvalidDataException">It goes by other columns or another reference.</exception>
    public void Restore(BinaryReader reader)
    {
        if (!string.Equals(reader.ReadString(), string.Join('\n', Version.Numeric.Concat(Version.Categorical)), StringComparison.Ordinal))
        {
            throw new InvalidDataException("it was made for other columns");
        }

        if (reader.ReadString() is { Length: > 0 } learned && Counting.Kind == ReferenceKind.None)
        {
            Adopt(Convert.FromBase64String(learned));
        }

        if (reader.ReadString() is var hash && !string.Equals(hash, Counting.Panes.Hash, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"it was made by the reference '{hash}', now it is '{Counting.Panes.Hash}'");
        }

        WindowsSinceLearned = reader.ReadInt32();
        Totals.Restore(reader);
        SpentBefore = (reader.ReadInt64(), reader.ReadInt64());
        RestoreAlarms(reader);
        foreach (var frozen in Counting.Frozen)
        {
            frozen.Restore(reader.ReadBoolean());
        }

        RestoreBlob(reader, Counting.Anomalies is { } anomalies ? anomalies.Restore : null);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var plan = new DetectorPlan(reader.ReadString(), (DetectorKind)reader.ReadInt32());
            var known = _detectors.FirstOrDefault(detector => detector.Plan == plan);
            RestoreBlob(reader, known is null ? null : known.Detector.Restore);
        }
    }

    /// <summary>Writes what the next one to judge goes on with.</summary>
    public void SaveJudgement(BinaryWriter writer)
    {
        writer.Write(Counting.Panes.Hash);
        SaveAlarms(writer);
        writer.Write(Counting.Frozen.Length);
        foreach (var frozen in Counting.Frozen)
        {
            writer.Write(frozen.IsFrozen);
        }
    }

    /// <summary>Goes on with what another instance judged, if that went by the same reference.</summary>
    /// <exception cref="InvalidDataException">It is of other columns.</exception>
    public bool TryRestoreJudgement(BinaryReader reader)
    {
        if (!string.Equals(reader.ReadString(), Counting.Panes.Hash, StringComparison.Ordinal))
        {
            return false;
        }

        RestoreAlarms(reader);
        if (reader.ReadInt32() is var columns && columns != Counting.Frozen.Length)
        {
            throw new InvalidDataException($"it is of {columns} numeric columns, and there are {Counting.Frozen.Length}");
        }

        foreach (var frozen in Counting.Frozen)
        {
            frozen.Restore(reader.ReadBoolean());
        }

        return true;
    }

    private void SaveAlarms(BinaryWriter writer)
    {
        var saved = Alarms.Saved;
        writer.Write(saved.Count);
        foreach (var (subject, state) in saved)
        {
            writer.Write(subject);
            writer.Write(Since.GetValueOrDefault(subject));
            writer.Write((byte)state.State);
            writer.Write(state.CalmRun);
            writer.Write(state.Blind);
            writer.Write((byte)state.Levels.Count);
            foreach (var level in state.Levels)
            {
                writer.Write((byte)level);
            }
        }
    }

    private void RestoreAlarms(BinaryReader reader)
    {
        var saved = ReadAlarms(reader);
        foreach (var (subject, since, _) in saved)
        {
            Since[subject] = since;
        }

        Alarms.Restore(saved.ToDictionary(item => item.Subject, item => item.Alarm, StringComparer.Ordinal));
    }

    private static List<(string Subject, long SinceMs, SubjectAlarmState Alarm)> ReadAlarms(BinaryReader reader)
    {
        var saved = new List<(string, long, SubjectAlarmState)>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var (subject, since) = (reader.ReadString(), reader.ReadInt64());
            var (state, calm, blind) = ((AlarmState)reader.ReadByte(), reader.ReadInt32(), reader.ReadInt32());
            var levels = new AlarmLevel[reader.ReadByte()];
            for (var i = 0; i < levels.Length; i++)
            {
                levels[i] = (AlarmLevel)reader.ReadByte();
            }

            saved.Add((subject, since, new SubjectAlarmState(state, levels, calm, blind)));
        }

        return saved;
    }

    private static void SaveBlob(BinaryWriter writer, Action<BinaryWriter>? save)
    {
        using var stream = new MemoryStream();
        using var blob = new BinaryWriter(stream);
        save?.Invoke(blob);
        writer.Write((int)stream.Length);
        writer.Write(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>What nobody takes over any more is passed over.</summary>
    private static void RestoreBlob(BinaryReader reader, Action<BinaryReader>? restore)
    {
        var bytes = reader.ReadBytes(reader.ReadInt32());
        if (bytes.Length > 0 && restore is not null)
        {
            using var blob = new BinaryReader(new MemoryStream(bytes));
            restore(blob);
        }
    }
}
