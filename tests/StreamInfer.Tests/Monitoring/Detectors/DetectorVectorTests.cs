using System.Text.Json;
using StreamInfer.Monitoring.Detectors;
using StreamInfer.Tests.Monitoring.Kit;

namespace StreamInfer.Tests.Monitoring.Detectors;

/// <summary>Each stream goes through a detector that is saved and restored every hundred values: checkpoints must not change what it says.</summary>
public class DetectorVectorTests
{
    [Theory]
    [MemberData(nameof(Vectors.Of), "adwin", new string[0], MemberType = typeof(Vectors))]
    public void Adwin_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var parameters = vector["params"];
        var detector = (Adwin)Run(vector, () => new Adwin(new AdwinParameters
        {
            Delta = Or(parameters, "delta", 0.002),
            Clock = (int)Or(parameters, "clock", 32),
            MaxBuckets = (int)Or(parameters, "M", 5),
            MinWindow = (int)Or(parameters, "min_window", 5),
            Grace = (int)Or(parameters, "grace", 10),
        }));
        if (vector.Has("final"))
        {
            var final = vector.Within("final");
            final.MatchExactly("width", (Int128)detector.Width);
            final.Match("total", detector.Total);
            final.Match("m2", detector.SumOfSquares);
            final.MatchExactly("buckets", detector.BucketCounts);
        }
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "page_hinkley", new string[0], MemberType = typeof(Vectors))]
    public void PageHinkley_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var parameters = vector["params"];
        var detector = (PageHinkley)Run(vector, () => new PageHinkley(new PageHinkleyParameters
        {
            Delta = Or(parameters, "delta", 0.005),
            Threshold = Or(parameters, "threshold", 50),
            Forgetting = Or(parameters, "alpha", 0.9999),
            MinInstances = (int)Or(parameters, "min_instances", 30),
            Mode = parameters.TryGetProperty("mode", out var mode) ? Enum.Parse<PageHinkleyMode>(mode.GetString()!, true) : PageHinkleyMode.Both,
        }));
        if (vector.Has("final"))
        {
            var final = vector.Within("final");
            final.MatchExactly("n", (Int128)detector.Count);
            final.Match("mean", detector.Mean);
            final.Match("up", detector.Up);
            final.Match("down", detector.Down);
        }
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "kswin", new string[0], MemberType = typeof(Vectors))]
    public void Kswin_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var parameters = vector["params"];
        var detector = (Kswin)Run(vector, () => new Kswin(new KswinParameters
        {
            Alpha = Or(parameters, "alpha", 1e-4),
            Window = (int)Or(parameters, "window", 100),
            Recent = (int)Or(parameters, "stat", 30),
            Seed = (ulong)Or(parameters, "seed", 0),
        }));
        if (vector.Has("final"))
        {
            var final = vector.Within("final");
            final.Match("lastH", detector.LastDifference);
            final.MatchExactly("kept", (Int128)detector.Kept);
            final.MatchExactly("criticalH", (Int128)detector.CriticalDifference);
        }
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "ddm", new string[0], MemberType = typeof(Vectors))]
    public void Ddm_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var parameters = vector["params"];
        Run(vector, () => new Ddm(new DdmParameters
        {
            Warm = (int)Or(parameters, "warm", 30),
            Warning = Or(parameters, "warning", 2),
            Drift = Or(parameters, "drift", 3),
        }));
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "hddm_a", new string[0], MemberType = typeof(Vectors))]
    public void HddmA_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var parameters = vector["params"];
        Run(vector, () => new HddmA(new HddmAParameters { Drift = Or(parameters, "drift", 0.001), Warning = Or(parameters, "warning", 0.005) }));
    }

    [Fact]
    public void Update_notANumber_changesNothing()
    {
        foreach (var detector in new IChangeDetector[] { new Adwin(), new PageHinkley(), new Kswin(new KswinParameters()), new Ddm(), new HddmA() })
        {
            detector.Update(1);
            var before = Saved(detector);
            Assert.Equal(DetectorSignal.None, detector.Update(double.NaN));
            Assert.Equal(before, Saved(detector));
        }
    }

    [Fact]
    public void Update_manyValues_allocatesNothing()
    {
        foreach (var detector in new IChangeDetector[] { new Adwin(), new PageHinkley(), new Kswin(new KswinParameters()), new Ddm(), new HddmA() })
        {
            Feed(detector);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Feed(detector);

            // Less than a byte a value: the runtime may allocate something once.
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 5_000, detector.GetType().Name);
        }

        static void Feed(IChangeDetector detector)
        {
            for (var i = 0; i < 5_000; i++)
            {
                detector.Update(i / 1000 % 2 == 0 ? i % 7 == 0 ? 1 : 0 : i % 3 == 0 ? 0 : 1);
            }
        }
    }

    private static IChangeDetector Run(VectorCase vector, Func<IChangeDetector> make)
    {
        var detector = make();
        var signals = new List<int>();
        var warningStarts = new List<int>();
        var last = DetectorSignal.None;
        var stream = VectorStream.Of(vector);
        for (var i = 0; i < stream.Length; i++)
        {
            var signal = detector.Update(stream[i]);
            if (signal == DetectorSignal.Change)
            {
                signals.Add(i);
            }
            else if (signal == DetectorSignal.Warning && last != DetectorSignal.Warning)
            {
                warningStarts.Add(i);
            }

            last = signal;
            if (i % 100 == 99)
            {
                var restored = make();
                restored.Restore(new BinaryReader(new MemoryStream(Saved(detector))));
                detector = restored;
            }
        }

        vector.MatchExactly("signals", signals);
        if (vector.Has("warningStarts"))
        {
            vector.MatchExactly("warningStarts", warningStarts);
        }

        return detector;
    }

    private static byte[] Saved(IChangeDetector detector)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        detector.Save(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static double Or(JsonElement parameters, string key, double otherwise) =>
        parameters.TryGetProperty(key, out var value) ? VectorCase.NumberOf(value) : otherwise;
}
