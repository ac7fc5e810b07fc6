using System.Collections.Concurrent;
using Microsoft.Playwright;
using StreamInfer.DashboardTests.Fixture;
using static Microsoft.Playwright.Assertions;

namespace StreamInfer.DashboardTests;

[CollectionDefinition(Name)]
public sealed class DashboardCollection : ICollectionFixture<Browser>
{
    public const string Name = "dashboard";
}

/// <summary>A test with a service and a page of its own, which must end without an error in the browser's console.</summary>
[Collection(DashboardCollection.Name)]
public abstract class DashboardTest(Browser browser) : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _errors = new();

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));

    private IBrowserContext? _context;

    protected static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    internal FixtureServer Server { get; private set; } = null!;

    protected IPage Page { get; private set; } = null!;

    /// <summary>Ends what would wait for ever.</summary>
    protected CancellationToken Patience => _patience.Token;

    /// <summary>Whether requests fail on purpose: Chromium writes each into the console by itself.</summary>
    protected bool ExpectsFailedRequests { get; set; }

    public async Task InitializeAsync() => Server = await FixtureServer.StartAsync();

    public async Task DisposeAsync()
    {
        if (_context is not null)
            await _context.DisposeAsync();
        await Server.DisposeAsync();
        _patience.Dispose();
        Assert.Empty(_errors);
    }

    /// <summary>Opens a page of the dashboard, such as <c>drift</c>, and waits until it has been drawn.</summary>
    protected async Task OpenAsync(string hash = "overview", ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        _context = await browser.NewContextAsync(scheme, width, height);
        _context.SetDefaultTimeout(15_000);
        Page = await _context.NewPageAsync();
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !(ExpectsFailedRequests && message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)))
                _errors.Enqueue($"{message.Type}: {message.Text}");
        };
        Page.PageError += (_, error) => _errors.Enqueue(error);
        Page.Dialog += (_, dialog) => _errors.Enqueue($"a {dialog.Type} was shown: {dialog.Message}");
        await Page.GotoAsync($"{Server.Address}/#/{FraudService.Name}/{hash}");
        await Expect(Page.Locator("main")).Not.ToContainTextAsync("Connecting");
    }

    protected static IReadOnlyList<string> Pages { get; } = ["overview", "models", "drift", "anomalies", "labels", "audit", "configuration"];

    /// <summary>Goes to another page of the topology that is shown, and waits until it has its answers.</summary>
    protected async Task GoAsync(string page)
    {
        await Page.EvaluateAsync("page => { location.hash = `#/${location.hash.split('/')[1]}/${page}`; }", page);
        await Expect(Page.Locator($"main.page-{page}")).ToBeVisibleAsync();
        await Expect(Page.Locator(".loading")).ToHaveCountAsync(0);
    }

    /// <summary>Waits until the event stream is read.</summary>
    protected async Task LiveAsync()
    {
        await Expect(Page.Locator(".connection")).ToContainTextAsync("Live");
        await Server.ListenersAsync(1, Patience);
    }

    protected ILocator Panel(string title) => Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = title, Exact = true });

    protected ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    protected ILocator Dialog => Page.GetByRole(AriaRole.Dialog);
}
