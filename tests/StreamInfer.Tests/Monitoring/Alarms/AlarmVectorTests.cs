using System.Text.Json;
using StreamInfer.Monitoring.Alarms;
using StreamInfer.Tests.Monitoring.Kit;

namespace StreamInfer.Tests.Monitoring.Alarms;

public class AlarmVectorTests
{
    [Theory]
    [MemberData(nameof(Vectors.Of), "bh", new string[0], MemberType = typeof(Vectors))]
    public void BenjaminiHochberg_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var adjusted = BenjaminiHochberg.Adjust(vector.Numbers("p"));

        vector.MatchAll("adjusted", adjusted);
        vector.MatchExactly("rejected", Enumerable.Range(0, adjusted.Length).Where(i => adjusted[i] <= vector.Number("q")));
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "levels", new string[0], MemberType = typeof(Vectors))]
    public void AlarmTest_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var q = vector.Number("q");
        AlarmTest[] tests = [.. vector["tests"].EnumerateArray().Select(test => new AlarmTest(
            Of(test, "p"), Of(test, "effect"), new EffectThresholds(Of(test, "warning"), Of(test, "drift"))))];
        var adjusted = BenjaminiHochberg.Adjust(Array.ConvertAll(tests, test => test.P));
        var levels = tests.Select((test, i) => test.LevelAt(adjusted[i], q)).ToArray();

        vector.MatchAll("adjusted", adjusted);
        vector.MatchExactly("levels", levels.Select(Word));
        vector.MatchExactly("subject", Word(levels.Append(AlarmLevel.Ok).Max()));
        vector.MatchExactly("calm", !tests.Where((test, i) => test.Disturbs(adjusted[i], q)).Any());
    }

    [Theory]
    [MemberData(nameof(Vectors.Of), "alarm", new string[0], MemberType = typeof(Vectors))]
    public void SubjectAlarm_vector_matches(string file, string name)
    {
        var vector = Vectors.Case(file, name);
        var levels = vector.Texts("levels");
        var calm = vector.Flags("calm");
        var alarm = new SubjectAlarm();
        var states = new List<string>();
        var transitions = new List<(int, string, string)>();
        for (var i = 0; i < levels.Length; i++)
        {
            if (alarm.Update(Enum.Parse<AlarmLevel>(levels[i], ignoreCase: true), calm[i]) is { } change)
            {
                transitions.Add((i, Word(change.From), Word(change.To)));
            }

            states.Add(Word(alarm.State));
            alarm = new SubjectAlarm(JsonSerializer.Deserialize<SubjectAlarmState>(JsonSerializer.Serialize(alarm.Saved))!);
        }

        vector.MatchExactly("states", states);
        var expected = vector["transitions"].EnumerateArray().Select(item => (item[0].GetInt32(), item[1].GetString()!, item[2].GetString()!));
        vector.MatchExactly("transitions", expected, transitions);
    }

    private static string Word<T>(T value)
        where T : Enum => JsonNamingPolicy.CamelCase.ConvertName($"{value}");

    private static double Of(JsonElement test, string key) => VectorCase.NumberOf(test.GetProperty(key));
}
