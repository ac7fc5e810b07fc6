using Microsoft.Playwright;

namespace StreamInfer.DashboardTests;

/// <summary>Pictures of the dashboard of a service that runs: what the documents show is what the program says.</summary>
internal static class ServicePictures
{
    private static readonly ColorScheme[] Schemes = [ColorScheme.Light, ColorScheme.Dark];

    /// <summary>Writes <c>NAME-light.png</c> and <c>NAME-dark.png</c> of each picture.</summary>
    /// <param name="address">Of the service.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="pictures">Each <c>NAME=PAGE</c>, the page as it follows <c>#/</c> in the address bar.</param>
    public static async Task WriteAsync(string address, string folder, IEnumerable<string> pictures)
    {
        Directory.CreateDirectory(folder);
        var browser = new Browser();
        await browser.InitializeAsync();
        try
        {
            foreach (var (name, hash) in pictures.Select(picture => picture.Split('=', 2)).Select(parts => (parts[0], parts[1])))
            {
                foreach (var scheme in Schemes)
                    await TakeAsync(browser, $"{address.TrimEnd('/')}/#/{hash}", scheme, Path.Combine(folder, $"{name}-{(scheme == ColorScheme.Dark ? "dark" : "light")}.png"));
            }
        }
        finally
        {
            await browser.DisposeAsync();
        }
    }

    private static async Task TakeAsync(Browser browser, string place, ColorScheme scheme, string file)
    {
        await using var context = await browser.NewContextAsync(scheme, 1280, 800);
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => Console.WriteLine($"{file}: {error}");
        await page.GotoAsync(place);
        await page.Locator(".connection .badge.ok").WaitForAsync();
        await Assertions.Expect(page.Locator(".loading")).ToHaveCountAsync(0);
        if (place.Contains('?', StringComparison.Ordinal))
            await page.Locator("dialog .chart").WaitForAsync();
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = file });
        Console.WriteLine(file);
    }
}
