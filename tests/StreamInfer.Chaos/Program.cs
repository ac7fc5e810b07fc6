using System.CommandLine;
using StreamInfer.TestKit.Faults;

const int Kept = 0;
const int Broken = 1;

var minutes = new Option<double>("--minutes") { Description = "How long there are faults, in minutes.", DefaultValueFactory = _ => 5 };
var seed = new Option<int>("--seed") { Description = "Decides which faults there are, and when.", DefaultValueFactory = _ => 1 };
var delivery = new Option<string>("--delivery") { Description = "What must hold: at-least-once or exactly-once.", DefaultValueFactory = _ => "at-least-once" };
delivery.AcceptOnlyFromAmong("at-least-once", "exactly-once");
var rate = new Option<int>("--rate") { Description = "Events a second.", DefaultValueFactory = _ => 500 };
var logs = new Option<string?>("--logs") { Description = "A folder for what the instances write." };
var swaps = new Option<bool>("--swaps") { Description = "Change versions meanwhile: promotions, ramps, roll-backs, shadows." };
var root = new RootCommand("Three instances of the service under load and random faults: kills, zombies, restarts, an absent broker, a mad registry. Exit code 0 only if nothing was lost.")
{
    minutes, seed, delivery, rate, logs, swaps,
};
root.SetAction(async parsed =>
{
    var promise = parsed.GetValue(delivery) == "exactly-once" ? DeliveryPromise.ExactlyOnce : DeliveryPromise.AtLeastOnce;
    var options = new ChaosOptions(TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(seed), promise, parsed.GetValue(rate)) { LogFolder = parsed.GetValue(logs), HasSwaps = parsed.GetValue(swaps) };
    ChaosReport report;
    try
    {
        report = await ChaosRun.RunAsync(options, TimeProvider.System);
    }
    catch
    {
        // Whatever ended it, the schedule is what it takes to see it again.
        PrintSchedule(ChaosRun.Schedule(options));
        throw;
    }

    if (!report.Holds)
    {
        PrintSchedule(report.Schedule);
        report.Changes.ToList().ForEach(Console.WriteLine);
    }

    Console.WriteLine(report);
    return report.Holds ? Kept : Broken;
});
return await root.Parse(args).InvokeAsync();

static void PrintSchedule(IReadOnlyList<ScheduledFault> schedule)
{
    foreach (var fault in schedule)
    {
        Console.WriteLine(fault);
    }
}
