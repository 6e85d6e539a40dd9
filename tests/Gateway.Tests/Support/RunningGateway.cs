using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Hosting;
using Fulfillment.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fulfillment.Gateway.Tests.Support;

/// <summary>The whole host on a free port of the loopback, with a store and keys of its own.</summary>
public sealed class RunningGateway : IAsyncDisposable
{
    private readonly TempFolder _keys = new();
    private readonly TestStore _store;
    private readonly WebApplication _app;

    private RunningGateway(TestStore store, IReadOnlyDictionary<string, string?> more,
        Action<IServiceCollection>? services)
    {
        _store = store;
        var settings = new Dictionary<string, string?>(store.Settings)
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Keys:Folder"] = Path.Combine(_keys.Path, "keys"),
            ["Access:RatePerMinute"] = "1000000",
            ["Engine:Work:PollSeconds"] = "0.2",
            ["Engine:Retry:BaseSeconds"] = "0.05",
        };
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        _app = GatewayHost.Build(settings, all =>
        {
            // A filter, because the settings' own one wins over a minimum.
            all.AddLogging(logging => logging.AddFilter(level => level > LogLevel.Error));
            services?.Invoke(all);
        });
    }

    public Uri Address => new(_app.Urls.First());

    public IServiceProvider Services => _app.Services;

    public Database Database => Services.GetRequiredService<Database>();

    /// <summary>A client without any token.</summary>
    public HttpClient Anonymous => new() { BaseAddress = Address };

    public static async Task<RunningGateway> StartAsync(
        TestStore? store = null, IReadOnlyDictionary<string, string?>? settings = null,
            Action<IServiceCollection>? services = null)
    {
        var gateway = new RunningGateway(store ?? new SqliteStore(), settings ?? new Dictionary<string, string?>(),
            services);
        await Startup.PrepareAsync(gateway.Services, CancellationToken.None);
        await gateway._app.StartAsync();
        return gateway;
    }

    /// <summary>A new partner and a client that carries its token.</summary>
    public async Task<HttpClient> PartnerAsync(string id = "acme", Func<Partner, Partner>? with = null)
    {
        var partner = new Partner
        {
            Id = id,
            Name = id,
            Kind = PartnerKind.Channel,
            Scopes = Scopes.ForPartners,
            PriceList = "partner-net",
            ApiVersion = PrincipalDesk.ApiVersion,
            CreatedAt = Services.GetRequiredService<TimeProvider>().GetUtcNow(),
        };
        var (credential, secret) = await Services.GetRequiredService<PrincipalDesk>()
            .AddPartnerAsync(with?.Invoke(partner) ?? partner, null, CancellationToken.None);
        return await SignInAsync(credential.ClientId, secret!);
    }

    /// <summary>A new operator and a client that carries its token.</summary>
    public async Task<HttpClient> OperatorAsync(OperatorRole role, string? name = null)
    {
        var (credential, secret) = await Services.GetRequiredService<PrincipalDesk>()
            .AddOperatorAsync(name ?? $"Op {role}", role, CancellationToken.None);
        return await SignInAsync(credential.ClientId, secret);
    }

    public async Task<HttpClient> SignInAsync(string clientId, string secret)
    {
        var client = Anonymous;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{secret}")));
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        using var answer = await client.PostAsync("/oauth/token", form);
        var token = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!.GetValue<string>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _store.DisposeAsync();
        _keys.Dispose();
    }
}
