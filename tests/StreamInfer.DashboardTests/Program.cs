using StreamInfer.DashboardTests;

// dotnet run -- fixture FOLDER [--assets FOLDER]: every page over answers that are made up, to look at while working on them.
// dotnet run -- service ADDRESS FOLDER NAME=PAGE…: pages of a service that runs, for docs/images. Both are called by eng/screenshots.sh.
switch (args)
{
    case ["fixture", var folder]:
        await Screenshots.WriteAsync(folder, assets: null);
        return 0;
    case ["fixture", var folder, "--assets", var assets]:
        await Screenshots.WriteAsync(folder, Path.GetFullPath(assets));
        return 0;
    case ["service", var address, var folder, .. var pictures] when pictures.Length > 0 && pictures.All(picture => picture.Contains('=', StringComparison.Ordinal)):
        await ServicePictures.WriteAsync(address, folder, pictures);
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: StreamInfer.DashboardTests fixture FOLDER [--assets FOLDER] | service ADDRESS FOLDER NAME=PAGE…   (tests are run by dotnet test)");
        return 2;
}
