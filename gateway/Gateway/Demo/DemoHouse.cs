using System.Net;
using System.Net.Sockets;
using Fulfillment.Engine.Licensing;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Signing;
using Fulfillment.Gateway.Adapters;
using Fulfillment.Gateway.Hosting;

namespace Fulfillment.Gateway.Demo;

/// <summary>What verifying a license came to.</summary>
internal sealed record DemoVerification(LicenseClaims? Claims, string Kid, string Fault);

/// <summary>A whole gateway with its own store and keys in a temporary folder, and a distributor beside it.</summary>
internal sealed class DemoHouse : IAsyncDisposable
{
    public const string Channel = "northwind";

    private const int UsualPort = 8080;
    private const string PartnerScopes = "orders.read orders.write licenses.read subscriptions.read";
    private const string ReviewerScopes = "ops.read screening.review";

    private readonly WebApplication _app;
    private readonly Dictionary<string, (string Id, string Secret, string Scopes)> _clients = [];

    private DemoHouse(string folder, WebApplication app, DemoDistributor distributor) =>
        (Folder, _app, Distributor) = (folder, app, distributor);

    public string Folder { get; }

    public DemoDistributor Distributor { get; }

    public Uri Address => new(_app.Urls.First());

    public IReadOnlyList<AdapterEntry> Adapters => _app.Services.GetRequiredService<AdapterRegistry>().All;

    public static async Task<DemoHouse> OpenAsync(CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("fulfillment-demo-").FullName;
        await WriteListAsync(folder, cancel);
        var distributor = await DemoDistributor.OpenAsync(TimeProvider.System, cancel);
        var app = GatewayHost.Build(Settings(folder, distributor), services => services.AddLogging(logging => logging.ClearProviders()));
        var house = new DemoHouse(folder, app, distributor);
        await Startup.PrepareAsync(app.Services, cancel);
        await house.AddPartnerAsync("acme", "Acme Resale", cancel);
        await house.AddPartnerAsync("northwind", "Northwind Distribution", cancel);
        await house.AddReviewerAsync("rita", cancel);
        await house.AddReviewerAsync("omar", cancel);
        await app.StartAsync(cancel);
        return house;
    }

    /// <summary>Signs a partner in, or a reviewer.</summary>
    public async Task<DemoCaller> SignInAsync(string who, CancellationToken cancel)
    {
        var (id, secret, scopes) = _clients[who];
        var caller = new DemoCaller(new HttpClient { BaseAddress = Address }, id, secret, scopes);
        await caller.SignInAsync(cancel);
        return caller;
    }

    /// <summary>Verifies a license as a product would: with the published keys and nothing else.</summary>
    public async Task<DemoVerification> VerifyAsync(string file, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = Address };
        var keys = KeySet.Parse(await http.GetStringAsync("/.well-known/license-keys.json", cancel));
        return LicenseDocument.Read(file, keys) switch
        {
            LicenseOutcome.Valid valid => new DemoVerification(valid.Claims, valid.Kid, ""),
            LicenseOutcome.Invalid invalid => new DemoVerification(null, "", invalid.Summary),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public Task ServeAsync(CancellationToken cancel) => _app.WaitForShutdownAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Distributor.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static Dictionary<string, string?> Settings(string folder, DemoDistributor distributor)
    {
        var url = Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? $"http://127.0.0.1:{FreePort()}";
        return new Dictionary<string, string?>
        {
            ["Urls"] = url,
            ["Store:Provider"] = "sqlite",
            ["Store:ConnectionString"] = $"Data Source={Path.Combine(folder, "fulfillment.db")}",
            ["Keys:Folder"] = Path.Combine(folder, "keys"),
            ["Access:Issuer"] = url.Split(';')[0],
            ["Screening:ListFolder"] = Path.Combine(folder, "lists"),
            ["Screening:Lists:demo-list:Format"] = "json",
            ["Screening:Lists:demo-list:Primary"] = ListFile(folder),
            [$"Channels:{Channel}:adapter"] = "distributor",
            [$"Channels:{Channel}:partner"] = "northwind",
            [$"Channels:{Channel}:settings:Secret"] = distributor.Secret,
            [$"Channels:{Channel}:settings:ConfirmUrl"] = distributor.ConfirmUrl,
            [$"Channels:{Channel}:settings:DistributorName"] = "Northwind Distribution",
            [$"Channels:{Channel}:settings:DistributorCountry"] = "NL",
        };
    }

    private static string ListFile(string folder) => Path.Combine(folder, "demo-list.json");

    private static async Task WriteListAsync(string folder, CancellationToken cancel)
    {
        await using var list = typeof(DemoHouse).Assembly.GetManifestResourceStream("demo-list.json")!;
        await using var file = File.Create(ListFile(folder));
        await list.CopyToAsync(file, cancel);
    }

    /// <summary>The usual port, or any free one when somebody has it.</summary>
    private static int FreePort()
    {
        foreach (var port in new[] { UsualPort, 0 })
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            try
            {
                probe.Start();
                return ((IPEndPoint)probe.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }

        return UsualPort;
    }

    private async Task AddReviewerAsync(string name, CancellationToken cancel)
    {
        var (credential, secret) = await _app.Services.GetRequiredService<PrincipalDesk>().AddOperatorAsync(name, OperatorRole.Reviewer, cancel);
        _clients[name] = (credential.ClientId, secret, ReviewerScopes);
    }

    private async Task AddPartnerAsync(string id, string name, CancellationToken cancel)
    {
        var partner = new Partner
        {
            Id = id,
            Name = name,
            Kind = PartnerKind.Channel,
            Scopes = Scopes.ForPartners,
            PriceList = "partner-net",
            ApiVersion = PrincipalDesk.ApiVersion,
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        var (credential, secret) = await _app.Services.GetRequiredService<PrincipalDesk>().AddPartnerAsync(partner, null, cancel);
        _clients[id] = (credential.ClientId, secret!, PartnerScopes);
    }
}
