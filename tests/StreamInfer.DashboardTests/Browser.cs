using Microsoft.Playwright;

namespace StreamInfer.DashboardTests;

/// <summary>The one Chromium of all tests; each test has a context of its own in it.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;

    private IBrowser? _browser;

    /// <exception cref="InvalidOperationException">No Chromium is installed.</exception>
    public async Task InitializeAsync()
    {
        var program = Array.Find(Places, File.Exists) ??
            throw new InvalidOperationException($"The tests of the dashboard need Chromium: none of {string.Join(", ", Places)} is there. Install it with eng/setup.sh, or: sudo apt-get install -y chromium");
        _playwright = await Playwright.CreateAsync();
        // Only a failing test waits so long; a busy machine may need it.
        Assertions.SetDefaultExpectTimeout(15_000);
        // Root has no sandbox of users; containers often have a small /dev/shm.
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none"] });
    }

    /// <summary>A fresh profile: nothing stored, no tabs.</summary>
    public Task<IBrowserContext> NewContextAsync(ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900) => _browser!.NewContextAsync(new BrowserNewContextOptions
    {
        ColorScheme = scheme,
        ViewportSize = new ViewportSize { Width = width, Height = height },
        ReducedMotion = ReducedMotion.Reduce,
        Locale = "en-GB",
        TimezoneId = "UTC",
    });

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
