using StreamInfer.Decoding;
using StreamInfer.Monitoring.Engine;
using StreamInfer.Monitoring.Quality;
using StreamInfer.Topologies;

namespace StreamInfer.Tests.Monitoring.Engine;

/// <summary>Events that come twice.</summary>
public sealed class DuplicateTests
{
    private static readonly MonitoredVersion One = EngineBed.VersionOf(1, EngineBed.ReferenceOf(1));

    private readonly MonitoringBatch _batch = new();
    private long _offset;

    [Fact]
    public void Take_theSameKeyTwice_isADuplicateAndCountsInItsWindow()
    {
        var bed = new EngineBed(EngineBed.Plan with { Duplicates = EventIdentity.Key, Summaries = true });

        Feed(bed, "x", "y", "x", null, null, "", "");
        Feed(bed, "y");
        bed.Now += 10 * EngineBed.Minute;
        Feed(bed, "z");

        Assert.Equal(2, DuplicatesOf(bed));
        Assert.Equal(9, bed.Engine.Snapshot().OnTime);
        Assert.Equal(2, bed.Drifts.Where(record => record.Subject == "a").Max(record => record.Duplicates));
    }

    [Fact]
    public void Take_theSameKeyTwoWindowsLater_isNew()
    {
        var bed = new EngineBed(EngineBed.Plan with { Duplicates = EventIdentity.Key });

        Feed(bed, "x");
        bed.Now += 5 * EngineBed.Minute;
        Feed(bed, "y");
        bed.Now += 15 * EngineBed.Minute;
        Feed(bed, "z");
        Feed(bed, "x");

        Assert.Equal(0, DuplicatesOf(bed));
    }

    [Fact]
    public void Take_withoutTheSetting_nothingIsLookedFor()
    {
        var bed = new EngineBed();

        Feed(bed, "x", "x");

        Assert.Equal(0, DuplicatesOf(bed));
    }

    private static long DuplicatesOf(EngineBed bed) => bed.Version.EventViolations.Single(item => item.Reason == EventViolation.DuplicateId).Count;

    private void Feed(EngineBed bed, params string?[] keys)
    {
        _batch.Begin(One, "primary");
        foreach (var key in keys)
        {
            var row = _batch.Add(new MonitoredEvent(0, _offset++, bed.Now, QualityFlags.None, 0.5, null));
            _batch.NumbersOf(row).Fill(1);
            _batch.CategoriesOf(row).Clear();
            if (key is not null)
            {
                _batch.SetKey(row, System.Text.Encoding.UTF8.GetBytes(key));
            }
        }

        bed.Engine.Take(_batch, bed.Now);
    }
}
