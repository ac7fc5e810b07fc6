using StreamInfer.DashboardTests;

// dotnet run -- FOLDER [--all] [--assets FOLDER]: writes the screenshots of docs/images, or with --all one of every page.
if (args.Length == 0)
{
    await Console.Error.WriteLineAsync("usage: StreamInfer.DashboardTests FOLDER [--all] [--assets FOLDER]   (tests are run by dotnet test)");
    return 2;
}

var assets = Array.IndexOf(args, "--assets") is var at and >= 0 && at + 1 < args.Length ? Path.GetFullPath(args[at + 1]) : null;
await Screenshots.WriteAsync(args[0], everything: args.Contains("--all"), assets);
return 0;
