using System.Collections.Concurrent;
using Fulfillment.Gateway.Tests.Support;
using Microsoft.Playwright;

namespace Fulfillment.Gateway.Tests.Docs;

/// <summary>The page as a person meets it: in a browser, under its own policy, with no other host to talk to.</summary>
public sealed class DocsPageTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly ConcurrentQueue<string> _foreign = [];
    private HttpHost _host = null!;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        _host = await HttpHost.StartAsync(SampleApi.Map);
        if (ChromiumFactAttribute.Path is not { } chromium)
            return;

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = chromium,
            Args =
            [
                "--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--no-first-run", "--no-default-browser-check", "--disable-dev-shm-usage",
            ],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        await _host.DisposeAsync();
    }

    [ChromiumFact]
    public async Task The_page_lists_the_operations_of_both_APIs_without_a_complaint()
    {
        var page = await OpenAsync("/docs");
        await page.Locator(".opblock").Nth(4).WaitForAsync();
        var partners = await page.Locator(".opblock-summary-path").AllTextContentsAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Operators' API" }).ClickAsync();
        await page.GetByText("/ops/v1/holds").WaitForAsync();
        var operators = await page.Locator(".opblock-summary-path").AllTextContentsAsync();

        Assert.Equal(["/errors", "/errors/{code}", "/v1/orders", "/v1/orders", "/v1/orders/{id}"], Clean(partners).Order());
        Assert.Equal(["/ops/v1/holds"], Clean(operators));
        AssertQuiet();
    }

    [ChromiumFact]
    public async Task Every_operation_unfolds_without_a_complaint()
    {
        var page = await OpenAsync("/docs");
        await page.Locator(".opblock").Nth(4).WaitForAsync();

        foreach (var summary in await page.Locator(".opblock-summary-control").AllAsync())
            await summary.ClickAsync();
        await page.Locator(".opblock.is-open").Nth(4).WaitForAsync();

        Assert.Equal(5, await page.Locator(".opblock.is-open").CountAsync());
        AssertQuiet();
    }

    [ChromiumFact]
    public async Task A_person_signs_in_with_client_credentials_and_tries_an_operation()
    {
        var page = await OpenAsync("/docs");

        await page.Locator("button.authorize").First.ClickAsync();
        await page.Locator("#client_id_clientCredentials").FillAsync("partner");
        await page.Locator("#client_secret_clientCredentials").FillAsync("secret");
        await page.Locator(".modal-ux button.authorize").First.ClickAsync();
        await page.Locator(".modal-ux").GetByText("Logout").First.WaitForAsync();
        await page.Locator(".modal-ux button.btn-done").First.ClickAsync();
        await page.Locator("#operations-Orders-GetOrder .opblock-summary-control").ClickAsync();
        await page.Locator("#operations-Orders-GetOrder .try-out__btn").ClickAsync();
        await page.Locator("#operations-Orders-GetOrder button.execute").ClickAsync();
        await page.Locator("#operations-Orders-GetOrder .live-responses-table").GetByText("seen-ord_1").First.WaitForAsync();

        AssertQuiet();
    }

    [ChromiumFact]
    public async Task The_error_pages_keep_their_style_under_their_policy()
    {
        var page = await OpenAsync("/errors");

        await page.GetByRole(AriaRole.Link, new() { Name = "order.unknown" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "No such order" }).WaitForAsync();

        Assert.Equal("600", await page.Locator("dt").First.EvaluateAsync<string>("term => getComputedStyle(term).fontWeight"));
        AssertQuiet();
    }

    [ChromiumFact]
    public async Task The_policy_forbids_inline_style_and_foreign_hosts_and_the_watch_notices()
    {
        var page = await OpenAsync("/docs");
        await page.Locator(".opblock").Nth(4).WaitForAsync();

        await page.EvaluateAsync("document.body.insertAdjacentHTML('beforeend', '<style>p{color:red}</style><img src=\"http://127.0.0.2/x.png\">')");
        var noticed = Task.Run(async () =>
        {
            while (!_complaints.Any(c => c.Contains("policy: style-src", StringComparison.Ordinal))
                || !_complaints.Any(c => c.Contains("policy: img-src", StringComparison.Ordinal)))
                await page.EvaluateAsync("() => new Promise(requestAnimationFrame)");
        });

        await noticed.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private async Task<IPage> OpenAsync(string path)
    {
        var page = await _browser!.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(_host.Address.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                _foreign.Enqueue(request.Url);
        };
        await page.AddInitScriptAsync("document.addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`))");
        await page.GotoAsync(new Uri(_host.Address, path).ToString());
        return page;
    }

    /// <summary>Swagger UI puts a zero-width space before each slash.</summary>
    private static IEnumerable<string> Clean(IReadOnlyList<string> paths) => paths.Select(path => path.Replace("\u200B", ""));

    private void AssertQuiet()
    {
        Assert.Empty(_complaints);
        Assert.Empty(_foreign);
    }
}
