using System.Net.Http.Headers;
using System.Text.Json;
using Fulfillment.Engine.Audit;
using Fulfillment.Engine.Catalog;
using Fulfillment.Engine.Principals;
using Fulfillment.Engine.Signing;
using Fulfillment.Engine.Store;
using Fulfillment.Gateway.Access;
using Fulfillment.Gateway.Access.Bearer;
using Fulfillment.Gateway.Access.Denials;
using Fulfillment.Gateway.Access.Versions;
using Fulfillment.Gateway.Http;
using Fulfillment.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fulfillment.Gateway.Tests.Access;

/// <summary>A server with nothing but the HTTP ground, Access and a few endpoints, on a store and a key folder of its own.</summary>
internal sealed class AccessHost : IAsyncDisposable
{
    public const string Issuer = "https://gateway.test";

    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private AccessHost(WebApplication app, DirectoryInfo folder)
    {
        (_app, _folder) = (app, folder);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public ManualClock Clock => (ManualClock)Get<TimeProvider>();

    public Database Database => Get<Database>();

    public PrincipalDesk Desk => Get<PrincipalDesk>();

    public SigningKey TokenKey => Get<KeyFolder>().Current(KeyPurpose.AccessToken, Clock.GetUtcNow());

    public static async Task<AccessHost> StartAsync(params (string Setting, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("access-");
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddHttpGround();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("Access:Issuer", Issuer), .. settings.Select(s => new KeyValuePair<string, string?>(s.Setting, s.Value))]);
        AddEngine(builder.Services, folder.FullName);
        builder.Services.AddAccess();
        var app = builder.Build();
        await new Migrator(app.Services.GetRequiredService<Database>(), TimeProvider.System, NullLogger<Migrator>.Instance).MigrateAsync(default);
        var clock = app.Services.GetRequiredService<TimeProvider>();
        app.Services.GetRequiredService<KeyFolder>().Initialize(clock.GetUtcNow());
        app.UseHttpGround();
        app.UseRouting();
        app.UseAccess();
        Map(app);
        await app.StartAsync();
        return new AccessHost(app, folder);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public Partner NewPartner(string id) => new()
    {
        Id = id,
        Name = id,
        Kind = PartnerKind.Channel,
        Scopes = [Scopes.OrdersRead, Scopes.OrdersWrite],
        ApiVersion = PrincipalDesk.ApiVersion,
        CreatedAt = Clock.GetUtcNow(),
    };

    public async Task<(string Id, string Secret)> AddPartnerAsync(string id, Func<Partner, Partner>? change = null)
    {
        var partner = NewPartner(id);
        var (credential, secret) = await Desk.AddPartnerAsync(change?.Invoke(partner) ?? partner, null, default);
        return (credential.ClientId, secret!);
    }

    public Task<HttpResponseMessage> PostTokenAsync(params (string Name, string Value)[] form) =>
        Http.PostAsync("/oauth/token", new FormUrlEncodedContent(form.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))));

    public async Task<string> SignInAsync((string Id, string Secret) client)
    {
        using var answer = await PostTokenAsync(
            ("grant_type", "client_credentials"), ("client_id", client.Id), ("client_secret", client.Secret));
        return (await answer.JsonAsync()).GetProperty("access_token").GetString()!;
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? token, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, token, headers);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return Http.SendAsync(request);
    }

    /// <summary>The denials that stand in the audit chain, after all that waits is written.</summary>
    public async Task<IReadOnlyList<AuditRecord>> DenialsAsync()
    {
        await Get<DenialWriter>().FlushAsync(all: true, default);
        var records = await Database.ReadAsync(tx => AuditTable.ListAsync(tx, null, 0, 10_000, default), default);
        return [.. records.Where(record => record.Action == "access.deny")];
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static void AddEngine(IServiceCollection services, string folder)
    {
        services.AddSingleton<TimeProvider>(new ManualClock());
        services.AddSingleton(Options.Create(new StoreOptions { ConnectionString = $"Data Source={folder}/store.db" }));
        services.AddSingleton<Database>();
        services.AddSingleton<PrincipalDesk>();
        services.AddSingleton(ProductCatalog.BuiltIn());
        services.AddSingleton<SlowGate>();
        services.AddSingleton(provider => new KeyFolder(Path.Combine(folder, "keys"), provider.GetRequiredService<TimeProvider>()));
    }

    private static void Map(WebApplication app)
    {
        app.MapAccess();
        app.MapGet("/v1/orders", Seen).RequireScope(Scopes.OrdersRead);
        app.MapPost("/v1/orders", Seen).RequireScope(Scopes.OrdersWrite);
        app.MapGet("/ops/v1/orders", Seen).RequireScope(Scopes.OpsRead);
        app.MapPost("/ops/v1/orders", Seen).RequireScope(Scopes.OpsWrite);
        app.MapGet("/v1/slow", (SlowGate gate) => gate.PassAsync()).RequireScope(Scopes.OrdersRead);
        app.MapGet("/v1/fails", void () => throw new InvalidOperationException("planned")).RequireScope(Scopes.OrdersRead);
        app.MapGet("/v1/old", Seen).RequireScope(Scopes.OrdersRead)
            .Deprecated(DateTimeOffset.UnixEpoch.AddDays(20_000), DateTimeOffset.UnixEpoch.AddDays(21_000), new Uri("https://docs.test/old"));
        app.MapGet("/open", (HttpContext context) => context.FindCaller()?.ClientId ?? "nobody");
    }

    private static object Seen(HttpContext context)
    {
        var caller = context.Caller();
        return new { Actor = caller.Actor.Name, caller.ClientId, caller.TokenId, caller.Scopes };
    }
}

/// <summary>Holds requests until the test lets them go.</summary>
internal sealed class SlowGate
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _inside = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task PassAsync()
    {
        _inside.TrySetResult();
        await _open.Task;
    }

    public Task SomebodyIsInsideAsync() => _inside.Task;

    public void Open() => _open.SetResult();
}

internal static class Answers
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer) =>
        JsonElement.Parse(await answer.Content.ReadAsStringAsync());

    public static async Task<string> CodeAsync(this HttpResponseMessage answer) =>
        (await answer.JsonAsync()).GetProperty("code").GetString()!;

    public static string? Header(this HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;
}
